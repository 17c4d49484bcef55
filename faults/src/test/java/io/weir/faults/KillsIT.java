package io.weir.faults;

import io.weir.faults.load.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that vanish, one after the other, under one job: as a lost machine would take them. */
@Timeout(300)
class KillsIT extends SiteFixture {

  @Test
  void aJobOutlivesTaskManagerBrokerAndJobManager() throws Exception {
    try (Trial trial = Trial.start(site, Shape.brief(), "kills")) {
      trial.hurt("TaskManager killed", () -> site.flink().replaceTaskManager(0));
      trial.showsARecovery();
      trial.hurt("broker killed", () -> site.kafka().replace(trial::missesPartitions));
      trial.hurt("JobManager killed", () -> site.flink().replaceJobManager());

      trial.finish();
    }
  }
}
