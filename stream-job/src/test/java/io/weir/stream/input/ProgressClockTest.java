package io.weir.stream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class ProgressClockTest {

  private final ManualClock wall = new ManualClock();
  private final List<String> told = new ArrayList<>();
  private final WatermarkOutput output = new ToldTime(told);
  private final ProgressClock<Long> clock =
      new ProgressClock<>(
          time -> time,
          Duration.ofSeconds(5),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          wall);

  @Test
  void timeIsTheLatestRecordsLessWhatOthersMayBeBehind() {
    tick(100_000L);
    tick(90_000L);

    assertThat(told).containsExactly("94999", "94999");
  }

  @Test
  void aRecordWithoutTimeMovesNothingAndIsNoActivity() {
    tick(100_000L);
    wall.advanceTime(Duration.ofSeconds(31));
    tick(Long.MIN_VALUE);

    assertThat(told).containsExactly("94999", "idle");
  }

  @Test
  void anOldTimeRepeatedIsSilence() {
    tick(100_000L);
    wall.advanceTime(Duration.ofSeconds(31));
    tick(100_000L);

    assertThat(told).containsExactly("94999", "idle");
  }

  @Test
  void progressEndsTheSilence() {
    tick(100_000L);
    wall.advanceTime(Duration.ofSeconds(31));
    clock.onPeriodicEmit(output);
    tick(200_000L);

    assertThat(told).containsExactly("94999", "idle", "194999");
  }

  @Test
  void theFirstTimeIsWaitedForLongerButNotForEver() {
    clock.onPeriodicEmit(output);
    wall.advanceTime(Duration.ofSeconds(119));
    clock.onPeriodicEmit(output);
    assertThat(told).isEmpty();
    wall.advanceTime(Duration.ofSeconds(2));
    clock.onPeriodicEmit(output);
    clock.onPeriodicEmit(output);

    assertThat(told).containsExactly("idle");
  }

  private void tick(long time) {
    clock.onEvent(time, time, output);
    clock.onPeriodicEmit(output);
  }
}
