package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.policy;
import static io.weir.collector.cluster.StagedObjects.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.cluster.ManifestOptions.Workloads;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PolicyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staged files woven into the stream of a cluster, which here does step by step as it is told. */
class StagedClusterSourceTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ChangeStamp STAMP = new ChangeStamp("test", "run", 5);

  @TempDir Path folder;

  private final RecordingSink sink = new RecordingSink();
  private final Script script = new Script();

  /** What the cluster does between one record and the next. */
  private interface Step {
    void run(ClusterSink sink) throws IOException, InterruptedException;
  }

  private static final class Script implements ClusterSource {
    private final List<Step> steps = new ArrayList<>();
    private boolean closed;

    @Override
    public void run(ClusterSink sink) throws IOException, InterruptedException {
      for (Step step : steps) {
        step.run(sink);
      }
    }

    @Override
    public void close() {
      closed = true;
    }

    Script snapshot(ClusterChange... changes) {
      steps.add(
          sink -> {
            sink.change(STAMP.snapshotBegin("s", NOW));
            for (ClusterChange change : changes) {
              sink.change(change);
            }
            sink.change(STAMP.snapshotEnd("s", NOW));
          });
      return this;
    }

    Script change(ClusterChange change) {
      steps.add(sink -> sink.change(change));
      return this;
    }

    Script bookmark() {
      return change(STAMP.bookmark(NOW, NOW));
    }

    Script then(Step step) {
      steps.add(step);
      return this;
    }
  }

  private StagedClusterSource source() {
    return new StagedClusterSource(
        script,
        List.of(folder),
        new ManifestOptions(STAMP, Instant.EPOCH, Workloads.AS_OWNERS),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void run() throws IOException, InterruptedException {
    source().run(sink);
  }

  /** As in {@link RecordingSink#story}, with the app that a staged policy selects. */
  private List<String> story() {
    return sink.all.stream()
        .map(
            change ->
                change.getState() instanceof PolicyState state
                    ? RecordingSink.line(change) + " " + state.getSpecJson()
                    : RecordingSink.line(change))
        .toList();
  }

  private static String staged(String name, String app) {
    return "PRESENT StagedNetworkPolicy " + name + " " + spec(app);
  }

  /** What a ConfigMap of the cluster stages. */
  private static ClusterChange ofCluster(String name, String app) {
    ObjectNode configMap = StagedObjects.configMap("shop/intent", "p", policy(name, app));
    StagedConfigMap read = StagedConfigMap.read(configMap, STAMP, NOW);
    if (read == null) {
      throw new AssertionError("the ConfigMap has no name");
    }
    return read.policies().get(0);
  }

  @Test
  void theSnapshotNamesTheStagedPoliciesWhichHoldSinceEver() throws Exception {
    write("web.yaml", policy("shop", "web", "web"));
    script.snapshot().bookmark().snapshot();

    run();

    assertThat(story())
        .containsExactly(
            "SNAPSHOT_BEGIN",
            staged("web", "web"),
            "SNAPSHOT_END",
            "BOOKMARK",
            "SNAPSHOT_BEGIN",
            staged("web", "web"),
            "SNAPSHOT_END");
    assertThat(sink.ofType(ChangeType.PRESENT))
        .allSatisfy(
            change -> {
              assertThat(change.getEffectiveAt()).isEqualTo(Instant.EPOCH);
              assertThat(change.getObservedAt()).isEqualTo(NOW);
              assertThat(change.getEpoch()).isEqualTo(5);
            });
  }

  @Test
  void changesInTheFilesArePublishedBeforeTheNextBookmark() throws Exception {
    write("web.yaml", policy("shop", "web", "web"));
    script
        .snapshot()
        .bookmark()
        .then(sink -> write("db.yaml", policy("shop", "db", "db")))
        .bookmark()
        .then(sink -> write("db.yaml", policy("shop", "db", "database")))
        .bookmark()
        .then(sink -> Files.delete(folder.resolve("db.yaml")))
        .bookmark();

    run();

    assertThat(story())
        .endsWith(
            "BOOKMARK",
            staged("db", "db"),
            "BOOKMARK",
            staged("db", "database"),
            "BOOKMARK",
            "DELETED StagedNetworkPolicy db",
            "BOOKMARK");
    assertThat(sink.ofType(ChangeType.DELETED))
        .allSatisfy(change -> assertThat(change.getObservedAt()).isEqualTo(NOW));
  }

  @Test
  void whileAFileCannotBeReadBookmarksAreHeldBack() throws Exception {
    write("web.yaml", policy("shop", "web", "web"));
    script
        .snapshot()
        .then(sink -> write("bad.yaml", "kind: ["))
        .bookmark()
        .change(ofCluster("other", "other"))
        .then(sink -> write("bad.yaml", policy("shop", "db", "db")))
        .bookmark();

    run();

    assertThat(story())
        .containsExactly(
            "SNAPSHOT_BEGIN",
            staged("web", "web"),
            "SNAPSHOT_END",
            staged("other", "other"),
            staged("db", "db"),
            "BOOKMARK");
  }

  @Test
  void whatCannotBeReadAtTheStartIsAnError() throws IOException {
    write("bad.yaml", "kind: [");

    assertThatThrownBy(this::run).isInstanceOf(ManifestException.class);
    assertThat(sink.all).isEmpty();
  }

  @Test
  void aPolicyThatTheClusterStagesTooIsTheOneOfTheFiles() throws Exception {
    write("web.yaml", policy("shop", "web", "file"));
    script.snapshot(ofCluster("web", "cluster")).change(ofCluster("web", "changed")).bookmark();

    run();

    assertThat(story())
        .containsExactly("SNAPSHOT_BEGIN", staged("web", "file"), "SNAPSHOT_END", "BOOKMARK");
  }

  @Test
  void whenTheFilesLetItGoTheClustersComesIntoView() throws Exception {
    write("web.yaml", policy("shop", "web", "file"));
    script
        .snapshot(ofCluster("web", "cluster"))
        .bookmark()
        .then(sink -> Files.delete(folder.resolve("web.yaml")))
        .bookmark()
        .change(STAMP.deleted(ofCluster("web", "cluster"), NOW));

    run();

    assertThat(story())
        .endsWith(
            "BOOKMARK", staged("web", "cluster"), "BOOKMARK", "DELETED StagedNetworkPolicy web");
  }

  @Test
  void whatTheClusterNoLongerStagesDoesNotComeBack() throws Exception {
    write("web.yaml", policy("shop", "web", "file"));
    script
        .snapshot(ofCluster("web", "cluster"))
        .change(STAMP.deleted(ofCluster("web", "cluster"), NOW))
        .then(sink -> Files.delete(folder.resolve("web.yaml")))
        .bookmark();

    run();

    assertThat(story()).endsWith("DELETED StagedNetworkPolicy web", "BOOKMARK");
    assertThat(sink.ofType(ChangeType.DELETED)).hasSize(1);
  }

  @Test
  void closingItClosesTheCluster() {
    source().close();
    assertThat(script.closed).isTrue();
  }

  private void write(String name, String content) throws IOException {
    // A new file each time: its key tells the change even within one tick of the file's clock.
    Path aside = Files.writeString(folder.resolve("." + name + ".tmp"), content);
    Files.move(aside, folder.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
