package io.weir.stream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionClockTest {

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(120));

  private final List<String> told = new ArrayList<>();
  private final WatermarkOutput output = new ToldTime(told);
  private final PartitionClock clock =
      new PartitionClock(new TopicPartition("flows", 0), 0, PATIENCE, 0);
  private long now;
  private long offset;

  @Test
  void timeIsTheLatestRecordsLessWhatOthersMayBeBehind() {
    read(100_000);
    read(90_000);
    read(Long.MIN_VALUE);

    assertThat(told).containsExactly("94999");
  }

  @Test
  void whoIsReadToTheEndIsSilentAfterAWhile() {
    read(100_000);
    pass(4, this::atItsEnd);
    assertThat(told).containsExactly("94999");
    pass(1, this::atItsEnd);

    assertThat(told).containsExactly("94999", "idle");
    assertThat(clock.asks()).isFalse();
  }

  @Test
  void anEmptyPartitionIsSilentToo() {
    pass(5, this::atItsEnd);

    assertThat(told).containsExactly("idle");
  }

  @Test
  void recordsThatMoveNoTimeAreSilence() {
    read(100_000);
    for (int second = 0; second < 5; second++) {
      read(100_000);
      pass(1, this::atItsEnd);
    }

    assertThat(told).containsExactly("94999", "idle");
  }

  @Test
  void progressEndsTheSilence() {
    read(100_000);
    pass(6, this::atItsEnd);
    read(200_000);

    assertThat(told).containsExactly("94999", "idle", "194999");
  }

  @Test
  void whatIsLeftToReadIsWaitedForFarLonger() {
    read(100_000);
    pass(119, this::moreIsThere);
    assertThat(told).containsExactly("94999");
    pass(1, this::moreIsThere);

    assertThat(told).containsExactly("94999", "idle");
  }

  @Test
  void silenceBeforeTheEndWasKnownToBeFartherDoesNotCount() {
    read(100_000);
    pass(4, this::atItsEnd);
    pass(1, this::moreIsThere);
    read(101_000);
    pass(4, this::atItsEnd);

    assertThat(told).containsExactly("94999", "95999");
  }

  @Test
  void aPartitionWithoutLeaderIsWaitedForAsLong() {
    read(100_000);
    pass(119, this::noLeader);
    assertThat(told).containsExactly("94999");
    assertThat(clock.unreached()).isTrue();
    pass(1, this::noLeader);

    assertThat(told).containsExactly("94999", "idle");
  }

  @Test
  void whileKafkaIsAwayNoOneIsSilent() {
    read(100_000);
    pass(3600, this::away);

    assertThat(told).containsExactly("94999");
    assertThat(clock.unreached()).isTrue();
  }

  @Test
  void afterAnOutageTimeStandsUntilAllMayHaveSentWhatTheyKept() {
    read(100_000);
    pass(12, this::away);
    pass(1, this::atItsEnd);
    read(101_000);
    read(112_000);
    pass(4, this::moreIsThere);
    assertThat(told).containsExactly("94999");
    read(113_000);
    pass(1, this::moreIsThere);
    beat();

    assertThat(told).containsExactly("94999", "107999");
    assertThat(clock.unreached()).isFalse();
  }

  @Test
  void anOutageThatIsOverForLongHoldsNoOne() {
    read(100_000);
    pass(12, this::away);
    pass(5, this::atItsEnd);
    read(120_000);

    assertThat(told).containsExactly("94999", "idle", "114999");
  }

  @Test
  void aMachineThatStandsStillIsNotSilent() {
    read(100_000);
    now += Duration.ofMinutes(10).toNanos();
    beat();
    atItsEnd();

    assertThat(told).containsExactly("94999");
  }

  @Test
  void onlyWhoHadNothingNewAsks() {
    clock.read(offset++, 100_000);
    clock.beat(now, output);
    assertThat(clock.asks()).isFalse();
    clock.beat(now, output);

    assertThat(clock.asks()).isTrue();
  }

  private void read(long time) {
    clock.read(offset++, time);
    beat();
  }

  private void beat() {
    clock.beat(now, output);
  }

  private void pass(int seconds, Runnable answer) {
    for (int second = 0; second < seconds; second++) {
      now += Duration.ofSeconds(1).toNanos();
      beat();
      answer.run();
    }
  }

  private void atItsEnd() {
    clock.answered(now, OptionalLong.of(offset), true, output);
  }

  private void moreIsThere() {
    clock.answered(now, OptionalLong.of(offset + 1), true, output);
  }

  private void noLeader() {
    clock.answered(now, OptionalLong.empty(), true, output);
  }

  private void away() {
    clock.answered(now, OptionalLong.empty(), false, output);
  }
}
