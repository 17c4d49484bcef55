package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Topic;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several clusters in one job, which use the same addresses. */
class ClustersIT {

  private static final String ROWS =
      "SELECT cluster, reason, observers, bytes_to_dst FROM TABLE(verdicts)"
          + " WHERE src_port = 40000 ORDER BY cluster";

  @Test
  void addressesOfClustersNeverMeetAndASilentWatchHoldsUpItsOwnClusterOnly(@TempDir Path folder)
      throws Exception {
    try (JobFixture fixture = new JobFixture(folder, 1)) {
      Topic cluster = new Topic(fixture.kafka(), "weir.cluster");
      cluster.send(Changes.snapshot("east", CELL.minusSeconds(60)));
      cluster.send(Changes.snapshot("west", CELL.minusSeconds(60)));
      cluster.send(
          List.of(
              Changes.denyDb("west", CELL.minusSeconds(50)),
              Changes.bookmark("west", CELL.minusSeconds(5)),
              Changes.bookmark("east", CELL.plusSeconds(60))));
      new Topic(fixture.kafka(), "weir.flows")
          .send(
              List.of(
                  flow("node-a", 0),
                  in("west", flow("node-b", 0)),
                  flow("node-b", 0),
                  fromPort(flow("node-a", 1, CELL.plusSeconds(40)), 40001)));
      JobID job = fixture.submit(fixture.patientConfig(), 1, null);
      fixture.awaitRows(1);
      assertThat(fixture.archive().query(ROWS))
          .containsExactly("east NO_POLICY [node-a, node-b] 1000");

      cluster.send(List.of(Changes.bookmark("west", CELL.plusSeconds(60))));
      fixture.awaitRows(2);
      fixture.drain(job);

      assertThat(fixture.archive().query(ROWS))
          .containsExactly(
              "east NO_POLICY [node-a, node-b] 1000", "west NOT_ENFORCED [node-b] 1000");
    }
  }

  private static FlowRecord in(String cluster, FlowRecord flow) {
    flow.setCluster(cluster);
    return flow;
  }
}
