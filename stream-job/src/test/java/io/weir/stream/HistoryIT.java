package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.judging.Oracle;
import io.weir.stream.names.JobMetric;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that hold hours when the job begins. */
class HistoryIT {

  private static final Instant AHEAD = CELL.plus(FlowTimes.defaults().mostAhead().multipliedBy(3));

  @Test
  void aPartitionThatIsFarAheadWaitsForTheOthersAndNothingIsLost(@TempDir Path folder)
      throws Exception {
    InMemoryReporter reporter = InMemoryReporter.create();
    List<FlowRecord> slow =
        List.of(
            fromPort(flow("node-b", 0, CELL.plusSeconds(1)), 40000),
            fromPort(flow("node-b", 1, AHEAD.plusSeconds(2)), 40001));
    List<FlowRecord> fast =
        List.of(
            fromPort(flow("node-a", 0, CELL.plusSeconds(1)), 40002),
            fromPort(flow("node-a", 1, AHEAD), 40003));
    FlowRecord whilePaused = fromPort(flow("node-a", 2, AHEAD.plusSeconds(3)), 40004);
    List<ClusterChange> changes = new ArrayList<>(Changes.snapshot("east", CELL.minusSeconds(60)));
    changes.add(Changes.denyDb("east", CELL.minusSeconds(50)));
    changes.add(Changes.bookmark("east", CELL.plusSeconds(5)));
    changes.add(Changes.allowWeb("east", CELL.plusSeconds(60)));
    changes.add(Changes.bookmark("east", AHEAD.plus(Duration.ofMinutes(1))));
    try (JobFixture fixture =
        new JobFixture(folder, 2, reporter.addToConfiguration(new Configuration()))) {
      new Topic(fixture.kafka(), "weir.cluster").send(changes);
      Topic flows = new Topic(fixture.kafka(), "weir.flows");
      flows.send(0, fast);
      flows.send(1, slow.subList(0, 1));
      JobID job = fixture.submit(fixture.patientConfig(), 1, null);
      await().atMost(JobFixture.PATIENCE).until(() -> pausedMillis(reporter, job) > 0);

      flows.send(0, List.of(whilePaused));
      flows.send(1, slow.subList(1, 2));
      fixture.awaitRows(2);
      await().atMost(JobFixture.PATIENCE).until(() -> flowsRead(reporter, job) == 5);
      fixture.drain(job);

      List<FlowRecord> all = new ArrayList<>(slow);
      all.addAll(fast);
      all.add(whilePaused);
      assertThat(
              fixture.archive().query("SELECT row_id, reason FROM TABLE(verdicts) ORDER BY row_id"))
          .isEqualTo(
              Oracle.rows(all, changes).stream()
                  .map(row -> row.getRowId() + " " + row.getReason())
                  .toList())
          .hasSize(5);
      assertThat(fixture.archive().files("late_flows")).isEmpty();
    }
  }

  private static long flowsRead(InMemoryReporter reporter, JobID job) {
    return reporter.findMetrics(job, JobMetric.FLOWS_IN.metric()).values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private static long pausedMillis(InMemoryReporter reporter, JobID job) {
    return reporter.findMetrics(job, MetricNames.ACC_SPLIT_PAUSED_TIME).entrySet().stream()
        .filter(metric -> metric.getKey().contains("weir.flows-0"))
        .mapToLong(metric -> ((Number) ((Gauge<?>) metric.getValue()).getValue()).longValue())
        .sum();
  }
}
