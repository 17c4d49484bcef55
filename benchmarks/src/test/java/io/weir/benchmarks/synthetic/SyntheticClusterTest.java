package io.weir.benchmarks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NodeState;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticClusterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ClusterShape SHAPE = ClusterShape.of(2_000, 200);

  private final List<ClusterChange> changes = cluster(SHAPE).changes().toList();

  private static SyntheticCluster cluster(ClusterShape shape) {
    return new SyntheticCluster("bench", shape, START);
  }

  private Stream<ClusterChange> ofKind(String kind) {
    return changes.stream().filter(change -> kind.equals(change.getKind()));
  }

  private Stream<PodState> pods() {
    return ofKind("Pod").map(change -> (PodState) change.getState());
  }

  private long policiesWith(String text) {
    return ofKind("NetworkPolicy")
        .filter(change -> ((PolicyState) change.getState()).getSpecJson().contains(text))
        .count();
  }

  @Test
  void theSameShapeGivesTheSameCluster() {
    assertThat(cluster(SHAPE).changes()).isEqualTo(changes);
  }

  @Test
  void anotherSeedGivesAnotherCluster() {
    assertThat(cluster(new ClusterShape(2_000, 200, 20, 43)).changes()).isNotEqualTo(changes);
  }

  @Test
  void hasAsManyOfEachKindAsAskedFor() {
    assertThat(ofKind("Pod")).hasSize(2_000);
    assertThat(ofKind("NetworkPolicy")).hasSize(200);
    assertThat(ofKind("Namespace")).hasSize(20);
    assertThat(ofKind("Node")).hasSize(SHAPE.nodes());
  }

  @Test
  void isOneCompleteSnapshotAndABookmark() {
    assertThat(changes.get(0).getType()).isEqualTo(ChangeType.SNAPSHOT_BEGIN);
    assertThat(changes.subList(changes.size() - 2, changes.size()))
        .extracting(ClusterChange::getType)
        .containsExactly(ChangeType.SNAPSHOT_END, ChangeType.BOOKMARK);
  }

  @Test
  void givesEachObjectANameOfItsOwn() {
    assertThat(changes)
        .filteredOn(change -> change.getName() != null)
        .extracting(c -> c.getKind() + "/" + c.getNamespace() + "/" + c.getName())
        .doesNotHaveDuplicates();
  }

  @Test
  void givesEachPodAddressesOfItsOwn() {
    List<String> addresses =
        pods()
            .filter(pod -> !pod.getHostNetwork())
            .flatMap(pod -> pod.getAddresses().stream())
            .toList();

    assertThat(addresses).doesNotHaveDuplicates();
    assertThat(addresses).anyMatch(address -> address.contains(":"));
    assertThat(nodeAddresses()).doesNotContainAnyElementsOf(addresses);
  }

  private Set<String> nodeAddresses() {
    Set<String> addresses = new HashSet<>();
    ofKind("Node").forEach(node -> addresses.addAll(((NodeState) node.getState()).getAddresses()));
    return addresses;
  }

  @Test
  void hasPodsOfEveryKindOfOwner() {
    assertThat(pods().map(pod -> pod.getOwner().getKind()).distinct())
        .containsExactlyInAnyOrder("ReplicaSet", "StatefulSet", "DaemonSet", "Job");
    assertThat(pods()).anyMatch(PodState::getHostNetwork);
    assertThat(pods()).anyMatch(pod -> pod.getLabels().containsKey("pod-template-hash"));
    assertThat(pods())
        .anyMatch(pod -> pod.getLabels().containsKey("statefulset.kubernetes.io/pod-name"));
  }

  @Test
  void usesWhatPoliciesCanSay() {
    assertThat(
            Stream.of(
                "\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}",
                "\"port\":\"http\"",
                "\"port\":53",
                "\"endPort\"",
                "\"except\"",
                "2000::/3",
                "\"cidr\":\"10.",
                "\"NotIn\"",
                "\"Exists\"",
                "\"DoesNotExist\"",
                "}},\"podSelector\":",
                "}}},{\"podSelector\""))
        .allSatisfy(text -> assertThat(policiesWith(text)).as(text).isPositive());
  }

  @Test
  void hasAFewPoliciesThatNobodyCanRead() {
    SyntheticCluster large = cluster(ClusterShape.of(10_000, 1_000));

    assertThat(large.policies())
        .filteredOn(
            policy -> policy.template().contains("/40") || policy.template().contains("Equals"))
        .hasSizeBetween(2, 30);
  }

  @Test
  void leavesSomeNamespacesOpen() {
    Set<String> closed = new HashSet<>();
    ofKind("NetworkPolicy").forEach(policy -> closed.add(policy.getNamespace()));

    assertThat(ofKind("Namespace").map(ClusterChange::getName))
        .anyMatch(name -> !closed.contains(name));
  }

  @Test
  void refusesWhatIsTooSmall() {
    assertThatThrownBy(() -> ClusterShape.of(10, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pods must be at least 200: 10");
  }
}
