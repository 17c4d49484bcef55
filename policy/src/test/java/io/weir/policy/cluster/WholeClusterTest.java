package io.weir.policy.cluster;

import static io.weir.policy.testing.Changes.deleted;
import static io.weir.policy.testing.Changes.ownedBy;
import static io.weir.policy.testing.Changes.owner;
import static io.weir.policy.testing.Changes.pod;
import static io.weir.policy.testing.Changes.present;
import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What concerns every object at once: snapshots and pruning. Each answer is asked for before the
 * change too, so that nothing kept of it may speak afterwards.
 */
class WholeClusterTest {

  private static final IpAddress POD = IpAddress.parse("10.1.0.1");
  private static final IpAddress NODE = IpAddress.parse("10.0.0.1");
  private static final IpAddress SERVICE = IpAddress.parse("10.96.0.1");
  private static final IpAddress OF_RANGE = IpAddress.parse("10.1.0.77");
  private static final LabelSelector RED =
      new LabelSelector(List.of(new Requirement("team", Requirement.Operator.IN, Set.of("red"))));

  private final TestCluster cluster = new TestCluster();
  private final ClusterTimeline timeline = cluster.timeline();

  private static Instant second(long seconds) {
    return START.plusSeconds(seconds);
  }

  private ClusterState at(long second) {
    return timeline.at(second(second));
  }

  private static ClusterChange at(long second, String kind, String path, Object state) {
    return present(kind, path, state, second(second)).build();
  }

  private static ClusterChange gone(long second, String kind, String path) {
    return deleted(kind, path, second(second)).build();
  }

  @BeforeEach
  void everythingSinceTheFirstSecond() {
    cluster.apply(
        at(1, "Namespace", "a", Changes.namespace("team=red")),
        at(1, "Node", "node-b", Changes.node(List.of("10.0.0.2"))),
        at(1, "Node", "node-a", Changes.node(List.of("10.0.0.1"), "10.1.0.0/24")),
        at(1, "Service", "a/svc", Changes.service("10.96.0.1", 80, "TCP")),
        at(1, "NetworkPolicy", "a/p", Changes.policy("{'podSelector':{}}")),
        at(1, ClusterTimeline.STAGED_POLICY_KIND, "a/s", Changes.policy("{'podSelector':{}}")),
        at(1, "ReplicaSet", "a/web-1", ownedBy(owner("Deployment", "web"))),
        at(
            1,
            "Pod",
            "a/web",
            pod("10.1.0.1", "app=web").setOwner(owner("ReplicaSet", "web-1")).build()));
  }

  private void assertAllIsThere(ClusterState state) {
    assertThat(state.namespaceLabels("a")).containsEntry("team", "red");
    assertThat(state.nodes()).extracting(NodeFacts::name).containsExactly("node-a", "node-b");
    assertThat(state.resolve(NODE)).isEqualTo(new End.Node(NODE, "node-a"));
    assertThat(state.services("a")).extracting(ServiceFacts::name).containsExactly("svc");
    assertThat(reason(state, SERVICE)).isEqualTo(Reason.BACKEND_UNKNOWN);
    assertThat(reason(state, OF_RANGE)).isEqualTo(Reason.ADDRESS_UNKNOWN);
    assertThat(state.policies("a")).hasSize(1);
    assertThat(state.stagedPolicies("a")).hasSize(1);
    assertThat(((End.Pod) state.resolve(POD)).workload()).isEqualTo("web");
    assertThat(state.anyRunningPod(RED, LabelSelector.EVERYTHING)).isTrue();
  }

  private void assertNothingIsThere(ClusterState state) {
    assertThat(state.namespaceLabels("a")).doesNotContainKey("team");
    assertThat(state.nodes()).isEmpty();
    assertThat(state.resolve(NODE)).isInstanceOf(End.Outside.class);
    assertThat(state.services("a")).isEmpty();
    assertThat(state.resolve(SERVICE)).isInstanceOf(End.Outside.class);
    assertThat(state.policies("a")).isEmpty();
    assertThat(state.stagedPolicies("a")).isEmpty();
    assertThat(state.pods("a")).isEmpty();
    assertThat(state.anyRunningPod(RED, LabelSelector.EVERYTHING)).isFalse();
  }

  private static Reason reason(ClusterState state, IpAddress address) {
    return ((End.Unresolved) state.resolve(address)).reason();
  }

  @Test
  void aSnapshotThatNamesNothingEndsEverything() {
    assertAllIsThere(at(20));

    cluster.apply(Changes.snapshotBegin("s", second(10)), Changes.snapshotEnd("s", second(11)));

    assertNothingIsThere(at(20));
    assertAllIsThere(at(9));
  }

  @Test
  void anotherPublisherWhoNamesNothingLeavesEverythingAsItWas() {
    assertAllIsThere(at(20));

    ClusterChange bookmark = Changes.bookmark(second(10));
    bookmark.setEpoch(2);
    cluster.apply(bookmark);

    assertAllIsThere(at(9));
    assertAllIsThere(at(20));
  }

  @Test
  void labelsThatCameLaterAreAsked() {
    LabelSelector blue =
        new LabelSelector(
            List.of(new Requirement("team", Requirement.Operator.IN, Set.of("blue"))));
    assertThat(at(20).anyRunningPod(blue, LabelSelector.EVERYTHING)).isFalse();

    cluster.apply(at(10, "Namespace", "a", Changes.namespace("team=blue")));

    assertThat(at(20).anyRunningPod(blue, LabelSelector.EVERYTHING)).isTrue();
    assertThat(at(20).anyRunningPod(RED, LabelSelector.EVERYTHING)).isFalse();
    assertThat(at(20).namespaceLabels("a")).containsEntry("team", "blue");
  }

  @Test
  void aPodThatCameLaterIsAsked() {
    LabelSelector db =
        new LabelSelector(List.of(new Requirement("app", Requirement.Operator.IN, Set.of("db"))));
    assertThat(at(20).anyRunningPod(RED, db)).isFalse();

    cluster.apply(at(10, "Pod", "a/db", pod("10.1.0.2", "app=db").build()));

    assertThat(at(20).anyRunningPod(RED, db)).isTrue();
    assertThat(at(9).anyRunningPod(RED, db)).isFalse();
  }

  @Test
  void anOwnerThatCameLaterNamesThePod() {
    cluster.apply(
        at(1, "Pod", "a/once", pod("10.1.0.3").setOwner(owner("Job", "nightly-1")).build()));
    IpAddress address = IpAddress.parse("10.1.0.3");
    assertThat(((End.Pod) at(20).resolve(address)).workload()).isNull();

    cluster.apply(at(2, "Job", "a/nightly-1", ownedBy(owner("CronJob", "nightly"))));

    assertThat(((End.Pod) at(20).resolve(address)).workload()).isEqualTo("nightly");
  }

  @Test
  void addressesThatWereTakenLaterAreAsked() {
    IpAddress node = IpAddress.parse("10.0.0.9");
    IpAddress service = IpAddress.parse("10.96.0.9");
    assertThat(at(20).resolve(node)).isInstanceOf(End.Outside.class);
    assertThat(at(20).resolve(service)).isInstanceOf(End.Outside.class);

    cluster.apply(
        at(10, "Node", "node-c", Changes.node(List.of("10.0.0.9"))),
        at(10, "Service", "a/late", Changes.service("10.96.0.9", 80, "TCP")));

    assertThat(at(20).resolve(node)).isEqualTo(new End.Node(node, "node-c"));
    assertThat(reason(at(20), service)).isEqualTo(Reason.BACKEND_UNKNOWN);
    assertThat(at(9).resolve(node)).isInstanceOf(End.Outside.class);
  }

  @Nested
  class Pruning {

    @Test
    void forgetsNothingThatHolds() {
      assertAllIsThere(at(20));

      timeline.prune(second(10));

      assertAllIsThere(at(20));
      assertAllIsThere(at(10));
    }

    @Test
    void forgetsAllThatEnded() {
      assertAllIsThere(at(2));
      cluster.apply(
          gone(5, "Namespace", "a"),
          gone(5, "Node", "node-a"),
          gone(5, "Node", "node-b"),
          gone(5, "Service", "a/svc"),
          gone(5, "NetworkPolicy", "a/p"),
          gone(5, ClusterTimeline.STAGED_POLICY_KIND, "a/s"),
          gone(5, "ReplicaSet", "a/web-1"),
          gone(5, "Pod", "a/web"));
      assertThat(at(20).namespaces()).containsExactly("a");
      assertAllIsThere(at(2));

      timeline.prune(second(10));

      assertThat(at(20).namespaces()).isEmpty();
      assertNothingIsThere(at(2));
      assertThat(at(20).resolve(OF_RANGE)).isInstanceOf(End.Outside.class);
      assertThat(at(2).resolve(POD)).isInstanceOf(End.Outside.class);
    }

    @Test
    void keepsANamespaceAsLongAsAnythingIsInIt() {
      TestCluster others = new TestCluster();
      others.apply(
          at(1, "Namespace", "labelled", Changes.namespace()),
          at(1, "NetworkPolicy", "governed/p", Changes.policy("{'podSelector':{}}")),
          at(
              1,
              ClusterTimeline.STAGED_POLICY_KIND,
              "planned/s",
              Changes.policy("{'podSelector':{}}")),
          at(1, "Pod", "inhabited/web", pod("10.1.0.1").build()),
          at(1, "Job", "busy/once", ownedBy(null)),
          at(1, "NetworkPolicy", "left/p", Changes.policy("{'podSelector':{}}")),
          gone(2, "NetworkPolicy", "left/p"));

      others.timeline().prune(second(10));

      assertThat(others.timeline().at(second(20)).namespaces())
          .containsExactly("busy", "governed", "inhabited", "labelled", "planned");
    }
  }
}
