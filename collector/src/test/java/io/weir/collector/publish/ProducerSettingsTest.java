package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much memory Kafka's client gets. */
class ProducerSettingsTest {

  @ParameterizedTest
  @CsvSource({"16, 4", "64, 4", "128, 8", "384, 24", "4096, 32"})
  void itsBufferFitsTheHeap(long heapMebibytes, long bufferMebibytes) {
    assertThat(ProducerSettings.buffer(heapMebibytes << 20)).isEqualTo(bufferMebibytes << 20);
  }
}
