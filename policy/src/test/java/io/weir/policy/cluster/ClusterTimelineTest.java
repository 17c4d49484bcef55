package io.weir.policy.cluster;

import static io.weir.policy.testing.Changes.bookmark;
import static io.weir.policy.testing.Changes.deleted;
import static io.weir.policy.testing.Changes.ownedBy;
import static io.weir.policy.testing.Changes.owner;
import static io.weir.policy.testing.Changes.pod;
import static io.weir.policy.testing.Changes.present;
import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NodeState;
import io.weir.schemas.PodState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClusterTimelineTest {

  private static final String DENY = "{'podSelector':{}}";

  private final TestCluster cluster = new TestCluster();
  private final ClusterTimeline timeline = cluster.timeline();

  private static Instant second(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static ClusterChange podAt(long second, String path, String address) {
    return present("Pod", path, pod(address).build(), second(second)).build();
  }

  private boolean exists(String pod, long second) {
    return timeline.at(second(second)).pod("a", pod).isPresent();
  }

  @Nested
  class Versions {

    @Test
    void holdFromTheirOwnTimeWhereTheyHaveOne() {
      cluster.apply(
          present("NetworkPolicy", "a/p", Changes.policy(DENY), second(10))
              .setEffectiveAt(second(4))
              .build());
      assertThat(timeline.at(second(3)).policies("a")).isEmpty();
      assertThat(timeline.at(second(4)).policies("a")).hasSize(1);
    }

    @Test
    void neverReachBackOverWhatWasSeenBefore() {
      cluster.apply(
          present("Namespace", "a", Changes.namespace("v=1"), second(5)).build(),
          present("Namespace", "a", Changes.namespace("v=2"), second(10))
              .setEffectiveAt(second(1))
              .build());
      assertThat(timeline.at(second(7)).namespaceLabels("a")).containsEntry("v", "1");
      assertThat(timeline.at(second(10)).namespaceLabels("a")).containsEntry("v", "2");
    }

    @Test
    void ofPoliciesAreReadOnce() {
      ClusterChange first =
          present("NetworkPolicy", "a/p", Changes.policy(DENY), second(1)).build();
      cluster.apply(first, ClusterChange.newBuilder(first).setObservedAt(second(9)).build());
      CompiledPolicy early = timeline.at(second(1)).policies("a").get(0);
      assertThat(timeline.at(second(10)).policies("a").get(0)).isSameAs(early);
    }

    @Test
    void areSortedByPolicyName() {
      cluster.policy("a/z", DENY).policy("a/b", DENY).policy("b/a", DENY);
      assertThat(cluster.state().policies("a"))
          .extracting(policy -> policy.reference().name())
          .containsExactly("b", "z");
    }

    @Test
    void withoutSenseAreIgnoredAndCounted() {
      cluster.apply(
          Changes.change(ChangeType.PRESENT, START).build(),
          Changes.change(ChangeType.UNKNOWN, START).build());
      assertThat(timeline.ignoredChanges()).isEqualTo(2);
    }

    @Test
    void withUnreadableAddressesLeaveThemOut() {
      cluster.pod("a/p", pod(null).setAddresses(List.of("x", "10.1.0.1")));
      assertThat(cluster.state().pod("a", "p").orElseThrow().address())
          .isEqualTo(IpAddress.parse("10.1.0.1"));
    }

    @Test
    void ofOtherApisAreNoNetworkPolicies() {
      cluster.apply(
          present("NetworkPolicy", "a/p", Changes.policy(DENY), START)
              .setApiVersion("projectcalico.org/v3")
              .build());
      assertThat(cluster.state().policies("a")).isEmpty();
    }
  }

  @Nested
  class Snapshots {

    @Test
    void endWhatTheyDoNotName() {
      cluster.apply(podAt(1, "a/one", "10.1.0.1"), podAt(1, "a/two", "10.1.0.2"));
      cluster.apply(Changes.snapshotBegin("s", second(10)), podAt(10, "a/one", "10.1.0.1"));
      assertThat(exists("two", 20)).as("incomplete").isTrue();
      cluster.apply(Changes.snapshotEnd("s", second(11)));
      assertThat(exists("two", 9)).isTrue();
      assertThat(exists("two", 10)).isFalse();
      assertThat(exists("one", 20)).isTrue();
      assertThat(timeline.at(second(20)).resolve(IpAddress.parse("10.1.0.2")))
          .isInstanceOf(End.Outside.class);
    }

    @Test
    void doNotEndWhatCameAfterTheirBegin() {
      cluster.apply(
          Changes.snapshotBegin("s", second(10)),
          Changes.snapshotEnd("s", second(12)),
          podAt(11, "a/one", "10.1.0.1"),
          podAt(13, "a/two", "10.1.0.2"));
      assertThat(exists("one", 20)).isTrue();
      assertThat(exists("two", 20)).isTrue();
    }

    @Test
    void thatWereNeverFinishedEndNothing() {
      cluster.apply(podAt(1, "a/one", "10.1.0.1"), Changes.snapshotBegin("s", second(10)));
      cluster.apply(Changes.snapshotBegin("t", second(20)), Changes.snapshotEnd("u", second(21)));
      assertThat(exists("one", 30)).isTrue();
    }

    @Test
    void makeTheTimelineComplete() {
      ClusterTimeline fresh = new ClusterTimeline(TimelineOptions.defaults());
      fresh.apply(Changes.snapshotEnd("s", second(2)));
      assertThat(fresh.snapshotComplete()).isFalse();
      assertThat(fresh.knownFrom()).isNull();
      fresh.apply(Changes.snapshotBegin("s", second(1)));
      assertThat(fresh.snapshotComplete()).isTrue();
      assertThat(fresh.knownFrom()).isEqualTo(second(1));
    }
  }

  @Nested
  class Epochs {

    private ClusterChange of(long epoch, ClusterChange change) {
      return ClusterChange.newBuilder(change).setEpoch(epoch).build();
    }

    @Test
    void ofALaterPublisherVoidWhatAnOlderOneSaysFromThenOn() {
      cluster.apply(of(2, podAt(10, "a/one", "10.1.0.1")), of(1, podAt(11, "a/two", "10.1.0.2")));
      assertThat(exists("one", 20)).isTrue();
      assertThat(exists("two", 20)).isFalse();
      assertThat(timeline.ignoredChanges()).isEqualTo(1);
    }

    @Test
    void voidItAlsoWhenItCameFirst() {
      cluster.apply(of(1, podAt(11, "a/two", "10.1.0.2")), of(2, podAt(10, "a/one", "10.1.0.1")));
      assertThat(exists("two", 20)).isFalse();
    }

    @Test
    void keepWhatTheOlderOneSaidBefore() {
      cluster.apply(of(2, podAt(10, "a/one", "10.1.0.1")), of(1, podAt(9, "a/two", "10.1.0.2")));
      assertThat(exists("two", 20)).isTrue();
    }

    @Test
    void voidTheOlderPublishersBookmarks() {
      ClusterTimeline fresh = new ClusterTimeline(TimelineOptions.defaults());
      fresh.apply(of(1, bookmark(second(5))));
      fresh.apply(of(1, bookmark(second(50))));
      fresh.apply(of(2, bookmark(second(10))));
      assertThat(fresh.bookmark()).isEqualTo(second(10));
    }
  }

  @Nested
  class Pruning {

    @Test
    void keepsWhatHoldsAtTheHorizon() {
      cluster.apply(
          present("Namespace", "a", Changes.namespace("v=1"), second(1)).build(),
          present("Namespace", "a", Changes.namespace("v=2"), second(5)).build(),
          present("Namespace", "a", Changes.namespace("v=3"), second(20)).build());
      timeline.prune(second(10));
      assertThat(timeline.at(second(10)).namespaceLabels("a")).containsEntry("v", "2");
      assertThat(timeline.at(second(20)).namespaceLabels("a")).containsEntry("v", "3");
      assertThat(timeline.knownFrom()).isEqualTo(second(10));
    }

    @Test
    void forgetsWhatEndedBefore() {
      cluster.apply(podAt(1, "a/one", "10.1.0.1"), deleted("Pod", "a/one", second(5)).build());
      timeline.prune(second(10));
      assertThat(exists("one", 3)).isFalse();
    }

    @Test
    void keepsWhatASnapshotEndedEnded() {
      cluster.apply(
          podAt(1, "a/one", "10.1.0.1"),
          Changes.snapshotBegin("s", second(5)),
          Changes.snapshotEnd("s", second(6)));
      timeline.prune(second(10));
      assertThat(exists("one", 20)).isFalse();
    }

    @Test
    void ignoresAndCountsWhatComesLaterThanThat() {
      timeline.prune(second(10));
      cluster.apply(podAt(9, "a/one", "10.1.0.1"));
      assertThat(exists("one", 20)).isFalse();
      assertThat(timeline.ignoredChanges()).isEqualTo(1);
    }

    @Test
    void neverGoesBack() {
      timeline.prune(second(10));
      timeline.prune(second(5));
      assertThat(timeline.knownFrom()).isEqualTo(second(10));
    }
  }

  @Nested
  class Names {

    private PodState owned(String kind, String name) {
      return pod("10.1.0.1").setOwner(owner(kind, name)).build();
    }

    private End.Pod thePod() {
      return (End.Pod) timeline.at(second(1)).resolve(IpAddress.parse("10.1.0.1"));
    }

    @Test
    void ofWorkloadsAreTheTopmostOwners() {
      cluster.apply(
          present("Pod", "a/p", owned("ReplicaSet", "web-1"), START).build(),
          present("ReplicaSet", "a/web-1", ownedBy(owner("Deployment", "web")), START).build());
      assertThat(thePod().workload()).isEqualTo("web");
      assertThat(thePod().workloadKind()).isEqualTo("Deployment");
    }

    @Test
    void ofAnOwnerThatStandsAloneAreItsOwn() {
      cluster.apply(
          present("Pod", "a/p", owned("Job", "once"), START).build(),
          present("Job", "a/once", ownedBy(null), START).build());
      assertThat(thePod().workload()).isEqualTo("once");
      assertThat(thePod().workloadKind()).isEqualTo("Job");
    }

    @Test
    void areUnknownWhileTheOwnersOwnerIs() {
      cluster.apply(present("Pod", "a/p", owned("ReplicaSet", "web-1"), START).build());
      assertThat(thePod().workload()).isNull();
      assertThat(thePod().workloadKind()).isNull();
    }

    @Test
    void ofOtherOwnersAndBarePodsAreTheirs() {
      cluster.apply(present("Pod", "a/p", owned("StatefulSet", "db"), START).build());
      assertThat(thePod().workload()).isEqualTo("db");
      cluster.apply(present("Pod", "a/q", pod("10.1.0.2").build(), START).build());
      End.Pod bare = cluster.state().pod("a", "q").orElseThrow();
      assertThat(bare.workload()).isEqualTo("q");
      assertThat(bare.workloadKind()).isEqualTo("Pod");
    }

    @Test
    void ofServicesAreFoundByAddressAndPort() {
      cluster.apply(
          present("Service", "a/dns", Changes.service("10.96.0.10", 53, "UDP"), START).build());
      IpAddress address = IpAddress.parse("10.96.0.10");
      assertThat(cluster.state().serviceOf(address, 17, 53)).isEqualTo("a/dns");
      assertThat(cluster.state().serviceOf(address, 6, 53)).isNull();
      assertThat(cluster.state().serviceOf(address, 17, null)).isEqualTo("a/dns");
      assertThat(cluster.state().serviceOf(IpAddress.parse("10.96.0.11"), 17, 53)).isNull();
    }
  }

  @Nested
  class Addresses {

    private End resolve(TestCluster in, String address) {
      return in.state().resolve(IpAddress.parse(address));
    }

    private void assertReason(End end, Reason reason) {
      assertThat(end)
          .isInstanceOfSatisfying(
              End.Unresolved.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void ofNodesAreNodes() {
      NodeState node = Changes.node(List.of("10.0.0.1", "10.1.0.1"), "10.1.0.0/24");
      cluster.node("node-a", node);
      assertThat(resolve(cluster, "10.1.0.1"))
          .isEqualTo(new End.Node(IpAddress.parse("10.1.0.1"), "node-a"));
    }

    @Test
    void ofServicesHaveAnUnknownBackend() {
      cluster.apply(
          present("Service", "a/dns", Changes.service("10.96.0.10", 53, "UDP"), START).build());
      assertReason(resolve(cluster, "10.96.0.10"), Reason.BACKEND_UNKNOWN);
    }

    @Test
    void ofPodRangesThatNobodyHasAreUnknown() {
      cluster.node("node-a", Changes.node(List.of(), "10.1.0.0/24", "2001:db8::/64"));
      assertReason(resolve(cluster, "10.1.0.200"), Reason.ADDRESS_UNKNOWN);
      assertReason(resolve(cluster, "2001:db8::200"), Reason.ADDRESS_UNKNOWN);
      assertThat(resolve(cluster, "10.1.1.1")).isInstanceOf(End.Outside.class);
    }

    @Test
    void ofConfiguredRangesAreUnknownToo() {
      TestCluster configured = new TestCluster(new TimelineOptions(List.of("10.9.0.0/16"), false));
      assertReason(resolve(configured, "10.9.0.1"), Reason.ADDRESS_UNKNOWN);
    }

    @Test
    void thatNobodyHasMayCountAsOutside() {
      TestCluster evaluate = new TestCluster(new TimelineOptions(List.of(), true));
      evaluate.node("node-a", Changes.node(List.of(), "10.1.0.0/24"));
      assertThat(resolve(evaluate, "10.1.0.200")).isInstanceOf(End.Outside.class);
    }

    @Test
    void ofADeletedNodesRangeAreOutsideOncePruned() {
      cluster.node("node-a", Changes.node(List.of("10.0.0.1"), "10.1.0.0/24"));
      cluster.apply(deleted("Node", "node-a", second(5)).build());
      timeline.prune(second(10));
      assertThat(timeline.at(second(11)).resolve(IpAddress.parse("10.1.0.200")))
          .isInstanceOf(End.Outside.class);
    }
  }
}
