package io.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.Manifests;
import io.weir.policy.cluster.End;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cluster east: web and db at 9:00, a policy from 9:30 to 9:40, known up to 9:50. */
class ArchivedClusterTest {

  private static final String PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      status: {phase: Running, podIPs: [{ip: 10.0.0.4}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: shop, labels: {app: db}}
      status: {phase: Running, podIPs: [{ip: 10.0.0.5}]}
      """;
  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}}
      """;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private Path archive;

  @BeforeEach
  void writeArchive() throws Exception {
    archive = folder.resolve("archive");
    ClusterChange policy = objects("east", POLICY, at("09:30")).get(1);
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(mark("east", 1, ChangeType.SNAPSHOT_BEGIN, at("09:00")));
    changes.addAll(objects("east", PODS, at("09:00")));
    changes.add(mark("east", 1, ChangeType.SNAPSHOT_END, at("09:00")));
    changes.add(policy);
    changes.add(
        ClusterChange.newBuilder(policy)
            .setType(ChangeType.DELETED)
            .setObservedAt(at("09:40"))
            .setState(null)
            .build());
    changes.add(mark("east", 1, ChangeType.BOOKMARK, at("09:50")));
    ChangesArchive.write(archive, changes);
  }

  @Test
  void theStateIsThatOfTheMoment() throws Exception {
    assertThat(read("east", at("09:29")).state().policies("shop")).isEmpty();
    assertThat(read("east", at("09:35")).state().policies("shop"))
        .singleElement()
        .satisfies(policy -> assertThat(policy.reference().path()).isEqualTo("shop/deny"));
    assertThat(read("east", at("09:45")).state().policies("shop")).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void withoutClusterAndMomentItIsTheOnlyOneAndTheLatestKnown() throws Exception {
    KnownCluster known = read(null, null);

    assertThat(known.name()).isEqualTo("east");
    assertThat(known.moment()).isEqualTo(at("09:50"));
    assertThat(known.state().resolve(IpAddress.parse("10.0.0.5")))
        .isInstanceOfSatisfying(End.Pod.class, pod -> assertThat(pod.name()).isEqualTo("db"));
  }

  @Test
  void whatIsKnownLaterIsSaidToBeOld() throws Exception {
    assertThat(read("east", at("10:30")).state().pods("shop")).hasSize(2);

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("cluster 'east' is known up to 2026-11-21T09:50:00Z");
  }

  @Test
  void aMomentBeforeTheFirstSnapshotIsRefused() {
    assertThatThrownBy(() -> read("east", at("08:59")))
        .hasMessage(
            "cluster 'east' is known from 2026-11-21T09:00:00Z to 2026-11-21T09:50:00Z,"
                + " not at 2026-11-21T08:59:00Z");
  }

  @Test
  void anUnknownClusterIsAnsweredWithTheKnownOnes() throws Exception {
    ChangesArchive.write(archive, List.of(mark("west", 1, ChangeType.BOOKMARK, at("09:00"))));

    assertThatThrownBy(() -> read("wost", null))
        .hasMessageContaining("the nearest is 'west', it has east, west");
    assertThatThrownBy(() -> read(null, null))
        .hasMessage("which cluster? give --cluster, one of east, west");
    assertThatThrownBy(() -> read("west", null))
        .hasMessageStartingWith("no complete snapshot of cluster 'west'");
  }

  @Test
  void aSnapshotOfASupersededEpochDoesNotCount() {
    ArchivedMarks marks =
        new ArchivedMarks(
            List.of(
                new ArchivedMarks.Snapshot(1, at("09:00"), at("09:00")),
                new ArchivedMarks.Snapshot(1, at("09:20"), at("09:21")),
                new ArchivedMarks.Snapshot(2, at("09:10"), null)),
            List.of(
                new ArchivedMarks.Epoch(1, at("09:00"), at("09:30"), at("09:30")),
                new ArchivedMarks.Epoch(2, at("09:10"), at("09:15"), null)));

    assertThat(marks.snapshotFor(at("09:40"), java.time.Duration.ZERO)).contains(at("09:00"));
    assertThat(marks.reach()).contains(new ArchivedMarks.Reach(at("09:00"), at("09:15")));
  }

  private KnownCluster read(@Nullable String cluster, @Nullable Instant at) throws IOException {
    return ArchivedCluster.read(archive, cluster, at, List.of(), warnings::add);
  }

  /** The namespace first, then the objects. */
  private List<ClusterChange> objects(String cluster, String yaml, Instant at) throws Exception {
    Path file = folder.resolve("objects.yaml");
    Files.writeString(file, yaml);
    return Manifests.read(List.of(file), ManifestOptions.of(cluster).withObservedAt(at))
        .changes()
        .stream()
        .map(change -> ClusterChange.newBuilder(change).setEpoch(1).build())
        .toList();
  }

  private static ClusterChange mark(String cluster, long epoch, ChangeType type, Instant at) {
    return ClusterChange.newBuilder()
        .setCluster(cluster)
        .setPublisher("watcher")
        .setEpoch(epoch)
        .setType(type)
        .setObservedAt(at)
        .setBookmark(type == ChangeType.BOOKMARK ? at : null)
        .setSnapshotId(type == ChangeType.BOOKMARK ? null : "s")
        .build();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + ":00Z");
  }
}
