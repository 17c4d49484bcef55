package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.judging.Oracle;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescaleIT {

  private static final int PARTITIONS = 2;
  private static final int CELLS_A_PHASE = 10;
  private static final int CONNECTIONS_A_CELL = 20;

  private final List<FlowRecord> flows = new ArrayList<>();
  private final List<ClusterChange> changes = new ArrayList<>();

  @Test
  void fromOneToTwoToOneTheRowsAreThoseOfTheOracle(@TempDir Path folder) throws Exception {
    try (JobFixture fixture = new JobFixture(folder, PARTITIONS)) {
      publish(fixture, Changes.snapshot("east", CELL.minusSeconds(60)));
      publish(fixture, List.of(Changes.denyDb("east", CELL.plusSeconds(95))));
      String savepoint = null;
      int phase = 0;
      for (int parallelism : new int[] {1, 2, 1}) {
        JobID job = fixture.submit(fixture.patientConfig(), parallelism, savepoint);
        // The other end of the last cell comes when the job is another.
        for (int cell = phase * CELLS_A_PHASE; cell < (phase + 1) * CELLS_A_PHASE; cell++) {
          if (cell > 0) {
            send(fixture, "node-b", cell - 1);
          }
          send(fixture, "node-a", cell);
        }
        phase++;
        publish(fixture, List.of(Changes.bookmark("east", cell(phase * CELLS_A_PHASE))));
        fixture.awaitRows((long) (phase * CELLS_A_PHASE - 4) * CONNECTIONS_A_CELL);
        if (phase < 3) {
          savepoint = fixture.stop(job, fixture.savepoints());
          if (phase == 1) {
            publish(
                fixture, List.of(Changes.allowWeb("east", cell(CELLS_A_PHASE).plusSeconds(55))));
          }
        } else {
          fixture.drain(job);
        }
      }

      List<FlowVerdict> expected = Oracle.rows(flows, changes);
      assertThat(expected).extracting(FlowVerdict::getReason).contains("NO_POLICY");
      assertThat(
              fixture
                  .archive()
                  .query(
                      "SELECT row_id, reason, src_pod, bytes_to_dst, observers, findings,"
                          + " ingress_policies FROM TABLE(verdicts) ORDER BY row_id"))
          .isEqualTo(expected.stream().map(RescaleIT::line).toList());
      assertThat(fixture.archive().query("SELECT sum(flows) FROM TABLE(edges)"))
          .containsExactly(String.valueOf(expected.size()));
      assertThat(fixture.archive().files("late_flows")).isEmpty();
    }
  }

  private static String line(FlowVerdict row) {
    return String.join(
        " ",
        row.getRowId(),
        row.getReason(),
        String.valueOf(row.getSrcPod()),
        String.valueOf(row.getBytesToDst()),
        String.valueOf(row.getObservers()),
        String.valueOf(row.getFindings()),
        String.valueOf(row.getIngressPolicies()));
  }

  private void publish(JobFixture fixture, List<ClusterChange> published) throws Exception {
    changes.addAll(published);
    new Topic(fixture.kafka(), "weir.cluster").send(published);
  }

  private void send(JobFixture fixture, String observer, int cell) throws Exception {
    List<FlowRecord> sent = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS_A_CELL; i++) {
      sent.add(
          fromPort(
              flow(observer, (long) cell * CONNECTIONS_A_CELL + i, cell(cell).plusSeconds(1)),
              40000 + i));
    }
    flows.addAll(sent);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int odd = partition;
      new Topic(fixture.kafka(), "weir.flows")
          .send(odd, sent.stream().filter(flow -> flow.getSrcPort() % PARTITIONS == odd).toList());
    }
  }

  private static Instant cell(int number) {
    return CELL.plusSeconds(10L * number);
  }
}
