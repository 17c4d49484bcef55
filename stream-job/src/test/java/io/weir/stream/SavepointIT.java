package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.judging.Oracle;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints of releases, kept under {@code src/test/resources/savepoints/<version>}, are taken up
 * by this version. All of the job's kinds of state are in them: flows that wait, cells that are
 * judged, the cluster, open edges, losses that were told, offsets.
 *
 * <p>A release makes its own with {@code ./mvnw -pl stream-job -am verify -Dit.test=SavepointIT
 * -Dweir.savepoint=VERSION -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}; it is never changed afterwards.
 */
class SavepointIT {

  private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

  private static final List<ClusterChange> CHANGES = changes();

  /** Both ends of two connections, which are judged before the savepoint. */
  private static final List<FlowRecord> JUDGED =
      List.of(
          fromPort(flow("node-a", 0), 40000),
          fromPort(flow("node-b", 0), 40000),
          fromPort(flow("node-a", 1), 40001));

  /** One end of what waits in the savepoint. */
  private static final List<FlowRecord> WAITING =
      List.of(
          fromPort(flow("node-a", 2, CELL.plusSeconds(24)), 40002),
          fromPort(flow("node-a", 3, CELL.plusSeconds(34)), 40003));

  /** The other end, which comes afterwards. */
  private static final List<FlowRecord> OTHER_END =
      List.of(
          fromPort(flow("node-b", 2, CELL.plusSeconds(24)), 40002),
          fromPort(flow("node-b", 3, CELL.plusSeconds(34)), 40003));

  private static final FlowRecord TOO_LATE = fromPort(flow("node-b", 1), 40001);

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(SAVEPOINTS)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theSavepointOfAReleaseIsTakenUp(Path savepoint, @TempDir Path folder) throws Exception {
    try (JobFixture fixture = new JobFixture(folder, 1)) {
      publishWhatCameBefore(fixture);
      JobID job = fixture.submit(fixture.patientConfig(), 1, savepoint.toUri().toString());
      Topic flows = new Topic(fixture.kafka(), "weir.flows");
      flows.send(List.of(loss(), TOO_LATE));
      flows.send(OTHER_END);
      flows.send(List.of(fromPort(flow("node-a", 6, CELL.plusSeconds(80)), 40009)));
      ClusterChange bookmark = Changes.bookmark("east", CELL.plusSeconds(90));
      new Topic(fixture.kafka(), "weir.cluster").send(List.of(bookmark));
      fixture.awaitRows(WAITING.size());
      fixture.drain(job);

      List<FlowRecord> since = new ArrayList<>(WAITING);
      since.addAll(OTHER_END);
      List<ClusterChange> changes = new ArrayList<>(CHANGES);
      changes.add(bookmark);
      since.add(fromPort(flow("node-a", 6, CELL.plusSeconds(80)), 40009));
      assertThat(
              fixture
                  .archive()
                  .query(
                      "SELECT row_id, reason, src_pod, observers, findings FROM TABLE(verdicts)"
                          + " ORDER BY row_id"))
          .isEqualTo(
              Oracle.rows(since, changes).stream()
                  .map(
                      row ->
                          String.join(
                              " ",
                              row.getRowId(),
                              row.getReason(),
                              String.valueOf(row.getSrcPod()),
                              String.valueOf(row.getObservers()),
                              String.valueOf(row.getFindings())))
                  .toList())
          .hasSize(3)
          .allMatch(row -> row.contains("NOT_ENFORCED"));
      assertThat(fixture.archive().query("SELECT observer, src_port FROM TABLE(late_flows)"))
          .containsExactly("node-b 40001");
      assertThat(
              fixture
                  .archive()
                  .query("SELECT flows, bytes_to_dst FROM TABLE(edges) ORDER BY interval_start"))
          .containsExactly("4 4000", "1 1000");
      assertThat(fixture.archive().files("observer_loss")).isEmpty();
    }
  }

  @Test
  void oneOfThisVersionCanBeMade(@TempDir Path folder) throws Exception {
    try (JobFixture fixture = new JobFixture(folder, 1)) {
      publishWhatCameBefore(fixture);
      JobID job = fixture.submit(fixture.patientConfig(), 1, null);
      fixture.awaitRows(2);
      // With the second checkpoint the sinks have forgotten the files that they wrote.
      fixture.cluster().triggerCheckpoint(job).get();
      fixture.cluster().triggerCheckpoint(job).get();
      String made = fixture.stop(job, fixture.savepoints());

      String release = System.getProperty("weir.savepoint");
      Path kept = release == null ? folder.resolve("kept") : SAVEPOINTS.resolve(release);
      Files.createDirectory(kept);
      try (Stream<Path> files = Files.list(Path.of(URI.create(made)))) {
        for (Path file : files.toList()) {
          Files.copy(file, kept.resolve(file.getFileName()));
        }
      }
      assertThat(kept.resolve("_metadata")).exists();
    }
  }

  private static void publishWhatCameBefore(JobFixture fixture) throws Exception {
    new Topic(fixture.kafka(), "weir.cluster").send(CHANGES);
    Topic flows = new Topic(fixture.kafka(), "weir.flows");
    flows.send(List.of(loss()));
    flows.send(JUDGED);
    flows.send(WAITING);
  }

  private static List<ClusterChange> changes() {
    List<ClusterChange> changes = new ArrayList<>(Changes.snapshot("east", CELL.minusSeconds(60)));
    changes.add(Changes.denyDb("east", CELL.minusSeconds(50)));
    changes.add(Changes.bookmark("east", CELL.plusSeconds(40)));
    return changes;
  }

  private static ObserverLoss loss() {
    return new ObserverLoss(
        "east",
        "node-a",
        1L,
        0,
        5L,
        CELL,
        CELL.plusSeconds(1),
        LossPlace.KERNEL,
        LossUnit.EVENTS,
        7L,
        null);
  }
}
