package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Producers that die, and what arrives all the same. */
@Timeout(60)
class ProducerLineTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofMillis(200);

  @TempDir private Path folder;

  private final List<byte[]> arrived = MortalProducer.log();
  private final Deque<ProducerLine.Maker> makers = new ArrayDeque<>();
  private final List<KafkaPublisher> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(publisher -> publisher.close(Duration.ZERO));
  }

  static Stream<RuntimeException> deaths() {
    return Stream.of(
        new ProducerFencedException("fenced"),
        new OutOfOrderSequenceException("gap"),
        new ClusterAuthorizationException("not allowed"),
        new SaslAuthenticationException("who are you"));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void aDeadProducerIsReplacedAndAllArrivesInOrder(RuntimeException death) throws Exception {
    MortalProducer first = new MortalProducer(arrived, 40, death);
    makers.add(() -> first);
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = spooling(Duration.ofMinutes(5));
    hand(publisher, 100);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(sequences()).containsExactlyElementsOf(numbers(100));
    assertThat(publisher.counters().producersReplaced()).isEqualTo(1);
    assertThat(publisher.counters().flowsLost()).isZero();
    await().until(first::closed);
  }

  @Test
  void aProducerThatSaysNothingAnyMoreIsReplacedAndAllArrivesInOrder() throws Exception {
    makers.add(() -> new MortalProducer(arrived, 40, null));
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = spooling(SOON);
    hand(publisher, 100);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(sequences()).containsExactlyElementsOf(numbers(100));
    assertThat(publisher.counters().flowsLost()).isZero();
  }

  @Test
  void oneThatCannotBeMadeIsTriedAgain() throws Exception {
    makers.add(() -> new MortalProducer(arrived, 5, new OutOfOrderSequenceException("gap")));
    makers.add(
        () -> {
          throw new KafkaException("the key store is being replaced");
        });
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = spooling(Duration.ofMinutes(5));
    hand(publisher, 20);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(sequences()).containsExactlyElementsOf(numbers(20));
    assertThat(publisher.counters().producersReplaced()).isEqualTo(1);
  }

  @Test
  void withoutADiskWhatTheDeadOneHeldIsLossAndTheRestArrives() throws Exception {
    makers.add(() -> new MortalProducer(arrived, 3, new ProducerFencedException("fenced")));
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = opened(line(Duration.ofMinutes(5)), null);
    hand(publisher, 10);

    assertThat(publisher.flush(LIMIT)).isTrue();
    PublisherCounters counters = publisher.counters();
    assertThat(counters.flowsLostInTransport()).isEqualTo(1);
    assertThat(counters.flowsAcknowledged()).isEqualTo(9);
  }

  @Test
  void changesOfTheClusterSurviveADeadProducer() throws Exception {
    makers.add(() -> new MortalProducer(arrived, 1, new ProducerFencedException("fenced")));
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = opened(line(Duration.ofMinutes(5)), null);

    assertChangesArrive(publisher);
  }

  @Test
  void changesOfTheClusterSurviveAProducerThatSaysNothingAnyMore() throws Exception {
    makers.add(() -> new MortalProducer(arrived, 1, null));
    makers.add(() -> MortalProducer.healthy(arrived));
    KafkaPublisher publisher = opened(line(SOON), null);

    assertChangesArrive(publisher);
  }

  private void assertChangesArrive(KafkaPublisher publisher) throws InterruptedException {
    for (String name : List.of("a", "b", "c")) {
      publisher.change(Records.change(name));
    }

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(publisher.counters().producersReplaced()).isEqualTo(1);
    assertThat(
            arrived.stream()
                .map(value -> WireFormat.decode(value, ClusterChange.class).recordOrThrow())
                .map(ClusterChange::getName))
        .containsExactly("a", "b", "c");
  }

  @Test
  void whatConcernsOneRecordOrTopicKillsNoProducer() {
    assertThat(ProducerLine.isFatal(new RecordTooLargeException())).isFalse();
    assertThat(ProducerLine.isFatal(new TopicAuthorizationException("weir.flows"))).isFalse();
    assertThat(ProducerLine.isFatal(new TimeoutException("no metadata"))).isFalse();
    assertThat(ProducerLine.isFatal(new KafkaException("error state"))).isTrue();
    assertThat(ProducerLine.isFatal(new IllegalStateException("closed"))).isTrue();
    assertThat(
            ProducerLine.isFatal(new TimeoutException("x", new ProducerFencedException("fenced"))))
        .isTrue();
  }

  @Test
  void nextOnesAreNotMadeInHaste() {
    makers.add(() -> new MortalProducer(arrived, 0, new ProducerFencedException("first")));
    makers.add(() -> new MortalProducer(arrived, 0, new ProducerFencedException("second")));
    ProducerLine line = ProducerLine.of(this::next, LIMIT, Duration.ofHours(1));
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", 0, null, new byte[] {1});

    assertThat(line.send(record, (metadata, failure) -> {}))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("first");
    assertThat(line.send(record, (metadata, failure) -> {}))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("second");
    assertThat(line.replaced()).isEqualTo(1);
    assertThatThrownBy(() -> line.send(record, (metadata, failure) -> {}))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("the producer is being replaced");
    assertThat(line.close(Duration.ZERO)).isTrue();
  }

  @Test
  void aClosedLineMakesNoFurtherOne() {
    MortalProducer only = new MortalProducer(arrived, 0, new ProducerFencedException("fenced"));
    makers.add(() -> only);
    ProducerLine line = line(LIMIT);
    line.failed(new ProducerFencedException("fenced"));

    assertThat(line.close(Duration.ZERO)).isTrue();
    assertThatThrownBy(() -> line.send(new ProducerRecord<>("t", 0, null, new byte[] {1})))
        .isInstanceOf(IllegalStateException.class);
    assertThat(line.replaced()).isZero();
  }

  private Producer<byte[], byte[]> next() {
    return makers.remove().make();
  }

  private ProducerLine line(Duration answerLimit) {
    return ProducerLine.of(this::next, answerLimit, Duration.ofMillis(1));
  }

  private KafkaPublisher spooling(Duration answerLimit) {
    return opened(
        line(answerLimit),
        new SpoolOptions(
            "test",
            "node-a",
            folder.resolve("spool"),
            64 << 20,
            1 << 20,
            Duration.ofMillis(20),
            Duration.ofSeconds(3)));
  }

  private KafkaPublisher opened(ProducerLine line, @Nullable SpoolOptions spool) {
    KafkaPublisher publisher = new KafkaPublisher(line, options(spool));
    opened.add(publisher);
    return publisher;
  }

  private static PublisherOptions options(@Nullable SpoolOptions spool) {
    return new PublisherOptions(
        TopicNames.defaults(),
        1,
        7,
        1_000,
        10,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Duration.ofMinutes(15),
        spool);
  }

  private static void hand(KafkaPublisher publisher, int count) {
    for (int i = 0; i < count; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 1_000 + i, "10.1.2.3"));
    }
  }

  private List<Long> sequences() {
    return arrived.stream()
        .map(value -> WireFormat.decode(value).recordOrThrow())
        .filter(FlowRecord.class::isInstance)
        .map(FlowRecord.class::cast)
        .map(FlowRecord::getSequence)
        .toList();
  }

  private static List<Long> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
  }
}
