package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void taskManagerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "taskmanager-killed")) {
      trial.hurt("once", () -> site.flink().replaceTaskManager(0));
      trial.hurt("again", () -> site.flink().replaceTaskManager(0));
      assertThat(trial.job().restarts()).isPositive();
      trial.finish();
    }
  }

  @Test
  void jobManagerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "jobmanager-killed")) {
      trial.hurt("once", () -> site.flink().replaceJobManager());
      trial.hurt("again", () -> site.flink().replaceJobManager());
      trial.finish();
    }
  }

  @Test
  void brokerKilled() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "broker-killed")) {
      trial.hurt("once", () -> site.kafka().replace());
      trial.hurt("again", () -> site.kafka().replace());
      trial.finish();
    }
  }

  @Test
  void taskManagerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "taskmanager-paused")) {
      trial.hurt("paused", () -> pause(site.flink().taskManager(0), FLINK_PAUSE));
      assertThat(trial.job().restarts()).isPositive();
      trial.finish();
    }
  }

  @Test
  void jobManagerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "jobmanager-paused")) {
      trial.hurt("paused", () -> pause(site.flink().jobManager(), FLINK_PAUSE));
      trial.finish();
    }
  }

  @Test
  void brokerPaused() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "broker-paused")) {
      trial.hurt("paused", () -> pause(site.kafka().process(), BROKER_PAUSE));
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
  void poison() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "poison")) {
      trial.hurt("13,000 values", () -> new Mischief(trial.load()).poison(1_000));
      trial.finish();
      assertThat(trial.deadLetters().origins()).hasSize(13_000);
    }
  }

  @Test
  void everythingTwice() throws Exception {
    try (Trial trial =
        Trial.start(site, Shape.lasting(), "twice", folder.resolve("archive"), Load::twice)) {
      trial.finish();
    }
  }

  @Test
  void lateFlows() throws Exception {
    int late = 100_000;
    try (Trial trial = Trial.start(site, Shape.lasting(), "late-flows")) {
      trial.hurt(late + " records", () -> new Mischief(trial.load()).late(late));
      trial.finish();
      assertThat(trial.archive().rows("late_flows")).isEqualTo(late);
    }
  }

  @Test
  void stormOfPolicies() throws Exception {
    try (Trial trial = Trial.start(site, Shape.lasting(), "policy-storm")) {
      trial.hurt("1,000 changes", () -> new Mischief(trial.load()).storm(1_000));
      trial.finish();
    }
  }

  /** The pause is the fault itself: nothing is waited for. */
  private static void pause(ServerProcess process, Duration span) throws Exception {
    process.pause();
    TimeUnit.MILLISECONDS.sleep(span.toMillis());
    process.resume();
  }
}
