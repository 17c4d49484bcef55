package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.faults.load.Load;
import io.weir.faults.load.Mischief;
import io.weir.faults.load.Shape;
import io.weir.faults.process.ServerProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault on its own, under minutes of load. The figures are in target/faults.md. */
@Tag("long")
@Timeout(900)
class LastingFaultsIT extends SiteFixture {

  /** Longer than Flink's heartbeat timeout and ZooKeeper's session. */
  private static final Duration FLINK_PAUSE = Duration.ofSeconds(20);

  /** Longer than a client of Kafka waits for an answer. */
  private static final Duration BROKER_PAUSE = Duration.ofSeconds(45);

  private static final Duration WRONG = Duration.ofSeconds(5);

  @Test
  void taskManagerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "taskmanager-killed")) {
      trial.hurt("once", () -> site.flink().replaceTaskManager(0));
      trial.hurt("again", () -> site.flink().replaceTaskManager(0));
      trial.showsARecovery();
      trial.finish();
    }
  }

  @Test
  void jobManagerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "jobmanager-killed")) {
      trial.hurt("once", () -> site.flink().replaceJobManager());
      trial.hurt("again", () -> site.flink().replaceJobManager());
      trial.showsARecovery();
      trial.finish();
    }
  }

  @Test
  void brokerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "broker-killed")) {
      trial.hurt("once", () -> site.kafka().replace(trial::missesPartitions));
      trial.hurt("again", () -> site.kafka().replace(trial::missesPartitions));
      trial.finish();
    }
  }

  @Test
  void taskManagerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "taskmanager-paused")) {
      trial.hurt("paused", () -> pause(site.flink().taskManager(0), FLINK_PAUSE));
      trial.showsARecovery();
      trial.finish();
    }
  }

  @Test
  void jobManagerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "jobmanager-paused")) {
      trial.hurt("paused", () -> pause(site.flink().jobManager(), FLINK_PAUSE));
      trial.showsARecovery();
      trial.finish();
    }
  }

  @Test
  void brokerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "broker-paused")) {
      trial.hurt(
          "paused",
          () -> {
            site.kafka().process().pause();
            await().atMost(BROKER_PAUSE).ignoreExceptions().until(trial::missesPartitions);
            endure(BROKER_PAUSE);
            site.kafka().process().resume();
          });
      trial.finish();
    }
  }

  @Test
  void diskFull() throws Exception {
    try (FullDisk disk = FullDisk.mount(folder.resolve("archive"), 1024);
        Trial trial = Trial.start(site, Shape.lasting(), "disk-full", disk.folder(), Load::once)) {
      trial.hurt("full", () -> disk.fillUntilItShows(trial.job()));
      trial.finish();
    }
  }

  @Test
  void checkpointsFail() throws Exception {
    try (FullDisk disk = FullDisk.mount(folder.resolve("checkpoints"), 256);
        Trial trial = Trial.start(site, Shape.lasting(), "checkpoints-fail")) {
      trial.hurt("no room", () -> disk.fillUntilCheckpointsFail(trial.job()));
      trial.finish();
    }
  }

  /** Farther apart than any two nodes' observations are paired: two rows, each by its own time. */
  @Test
  void clockAhead() throws Exception {
    clockWrong("clock-ahead", WRONG);
  }

  @Test
  void clockBehind() throws Exception {
    clockWrong("clock-behind", WRONG.negated());
  }

  private void clockWrong(String name, Duration wrong) throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting().withNodeBAhead(wrong), name)) {
      trial.finish();
      assertThat(trial.rowsWithFinding("STATE_IN_TRANSITION")).isPositive();
    }
  }

  @Test
  void poison() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "poison")) {
      trial.hurt("13,000 values", () -> new Mischief(trial.load()).poison(1_000));
      shows(trial, "deadLetters", 13_000);
      trial.finish();
      assertThat(trial.deadLetters().origins()).hasSize(13_000);
    }
  }

  @Test
  void everythingTwice() throws Exception {
    try (Trial trial =
        Trial.start(site, Shape.lasting(), "twice", folder.resolve("archive"), Load::twice)) {
      shows(trial, "flowsIn", 2);
      trial.finish();
    }
  }

  @Test
  void lateFlows() throws Exception {
    int late = 100_000;
    try (Trial trial = Trial.start(site, Shape.lasting(), "late-flows")) {
      trial.hurt(late + " records", () -> new Mischief(trial.load()).late(late));
      shows(trial, "lateFlows", late);
      trial.finish();
      assertThat(trial.archive().rows("late_flows")).isEqualTo(late);
    }
  }

  @Test
  void stormOfPolicies() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "policy-storm")) {
      trial.hurt("1,000 changes", () -> new Mischief(trial.load()).storm(1_000));
      shows(trial, "changesHeld", 1_000);
      trial.finish();
    }
  }

  /** That it is told to whoever watches the job's metrics. */
  private static void shows(Trial trial, String metric, long atLeast) {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> trial.job().metric(metric) >= atLeast);
  }

  /** The pause is the fault itself: nothing is waited for. */
  private static void pause(ServerProcess process, Duration span) throws Exception {
    process.pause();
    endure(span);
    process.resume();
  }

  private static void endure(Duration span) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(span.toMillis());
  }
}
