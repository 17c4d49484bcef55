package io.weir.policy.cluster;

import static io.weir.policy.testing.Changes.deleted;
import static io.weir.policy.testing.Changes.pod;
import static io.weir.policy.testing.Changes.present;
import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who owns an address when. Seconds count from the first snapshot. */
class AddressOwnershipTest {

  private static final IpAddress SHARED = IpAddress.parse("10.1.0.1");

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void podRange() {
    cluster.node("node-a", Changes.node(List.of("10.0.0.1"), "10.1.0.0/24"));
  }

  private static Instant second(double seconds) {
    return START.plusNanos((long) (seconds * 1_000_000_000));
  }

  private void observed(double second, String name, PodState.Builder state) {
    cluster.apply(
        present("Pod", "a/" + name, state.build(), second(second)).setUid("uid-" + name).build());
  }

  private void gone(double second, String name) {
    cluster.apply(deleted("Pod", "a/" + name, second(second)).setUid("uid-" + name).build());
  }

  private static PodState.Builder started(double second) {
    return pod(SHARED.toString()).setStartedAt(second(second));
  }

  private String ownerAt(double second) {
    End end = cluster.timeline().at(second(second)).resolve(SHARED);
    if (end instanceof End.Pod pod) {
      return pod.name();
    }
    return end instanceof End.Unresolved unresolved ? unresolved.reason().name() : "outside";
  }

  @Test
  void whoWasFoundBeforeAnotherCameIsLookedForAgain() {
    observed(1, "one", pod(SHARED.toString()));
    assertThat(ownerAt(5)).isEqualTo("one");
    observed(4, "two", pod(SHARED.toString()));
    assertThat(ownerAt(3)).isEqualTo("one");
    assertThat(ownerAt(5)).isEqualTo("ADDRESS_AMBIGUOUS");
  }

  @Test
  void aPodOwnsItsAddressFromItsStartBeforeItsStatusIsPublished() {
    observed(3, "one", started(1));
    assertThat(ownerAt(0.5)).isEqualTo("ADDRESS_UNKNOWN");
    assertThat(ownerAt(1)).isEqualTo("one");
    assertThat(ownerAt(100)).isEqualTo("one");
  }

  @Test
  void aPodOwnsItUntilItsDeletionIsObserved() {
    observed(1, "one", started(1));
    gone(10, "one");
    assertThat(ownerAt(9.9)).isEqualTo("one");
    assertThat(ownerAt(10)).isEqualTo("ADDRESS_UNKNOWN");
  }

  @Source("Documentation, Pod Lifecycle: a finished pod keeps its status")
  @Test
  void aPodOwnsItUntilItsLastContainerFinished() {
    observed(1, "one", started(1));
    observed(9, "one", started(1).setPhase(PodPhase.SUCCEEDED).setFinishedAt(second(5)));
    assertThat(ownerAt(5.9)).isEqualTo("one");
    assertThat(ownerAt(6)).as("times are cut to seconds").isEqualTo("ADDRESS_UNKNOWN");
  }

  @Test
  void aPodThatFinishedAtAnUnknownTimeOwnsItUntilThatWasSeen() {
    observed(1, "one", started(1));
    observed(9, "one", started(1).setPhase(PodPhase.FAILED));
    assertThat(ownerAt(8.9)).isEqualTo("one");
    assertThat(ownerAt(9)).isEqualTo("ADDRESS_UNKNOWN");
  }

  @Test
  void theNextOwnerBeginsWhereThePreviousEnded() {
    observed(1, "one", started(1));
    observed(12, "two", started(7));
    gone(10, "one");
    assertThat(ownerAt(9.9)).isEqualTo("one");
    assertThat(ownerAt(10)).isEqualTo("two");
  }

  @Source("Ours: an address is asked whose it was then")
  @Test
  void aFlowMeetsTheOwnerOfItsTimeHoweverLateItIsAsked() {
    observed(1, "one", started(1));
    gone(10, "one");
    observed(21, "two", started(20));
    assertThat(ownerAt(5)).isEqualTo("one");
    assertThat(ownerAt(15)).isEqualTo("ADDRESS_UNKNOWN");
    assertThat(ownerAt(25)).isEqualTo("two");
  }

  @Test
  void anOverlapOfKnownOwnersIsAmbiguous() {
    observed(1, "one", started(1));
    observed(9, "two", started(3).setNetworkReadyAt(second(4.5)));
    gone(10, "one");
    assertThat(ownerAt(4)).isEqualTo("one");
    assertThat(ownerAt(7)).isEqualTo("ADDRESS_AMBIGUOUS");
    assertThat(ownerAt(11)).isEqualTo("two");
  }

  @Test
  void twoPodsThatBothHaveItNowAreNamed() {
    observed(1, "one", started(1));
    observed(3, "two", started(2));
    assertThat(cluster.timeline().at(second(5)).resolve(SHARED))
        .isEqualTo(
            new End.Unresolved(
                SHARED, Reason.ADDRESS_AMBIGUOUS, "10.1.0.1 is claimed by a/one and a/two"));
  }

  @Source("Documentation, Network Policies: hostNetwork pods (the second of two behaviours)")
  @Test
  void hostNetworkPodsOwnNoAddress() {
    observed(1, "one", started(1).setHostNetwork(true));
    assertThat(ownerAt(5)).isEqualTo("ADDRESS_UNKNOWN");
  }

  @Test
  void aPodThatComesBackUnderItsNameIsAnotherPod() {
    observed(1, "one", started(1));
    cluster.apply(
        present("Pod", "a/one", pod("10.1.0.9").build(), second(10)).setUid("other").build());
    assertThat(ownerAt(5)).isEqualTo("one");
    assertThat(ownerAt(11)).isEqualTo("ADDRESS_UNKNOWN");
  }

  @Test
  void theDeletionOfAnEarlierPodOfThatNameIsNotItsOwn() {
    observed(1, "one", started(1));
    cluster.apply(deleted("Pod", "a/one", second(5)).setUid("earlier").build());
    assertThat(ownerAt(6)).isEqualTo("one");
  }

  @Source("KEP-563: IPv4/IPv6 dual-stack")
  @Test
  void dualStackPodsOwnBothAddresses() {
    cluster.pod("a/both", pod(null).setAddresses(List.of("10.1.0.7", "2001:db8::7")));
    for (String address : List.of("10.1.0.7", "2001:db8::7")) {
      assertThat(cluster.state().resolve(IpAddress.parse(address))).isInstanceOf(End.Pod.class);
    }
  }
}
