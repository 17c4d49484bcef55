package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UndecodableLogTest {

  private long nanos;
  private final UndecodableLog log = new UndecodableLog(() -> nanos);

  @Test
  void aStormIsShownByAFew() {
    assertThat(IntStream.range(0, 1_000).filter(i -> show()).count()).isEqualTo(5);
    nanos += Duration.ofSeconds(11).toNanos();
    assertThat(show()).isTrue();
  }

  private boolean show() {
    return log.show(DecodeError.BAD_LENGTH, ByteBuffer.allocate(10), 2, 8);
  }
}
