package io.weir.policy.judge;

import static io.weir.policy.testing.TestCluster.START;
import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import io.weir.policy.testing.TestFlow;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which moment's state judges a flow. */
class AsOfTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String DENY = "{'podSelector':{}}";
  private static final String ALLOW_80 = "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster.pod("a/web", WEB, "app=web").pod("a/db", DB, "app=db");
  }

  private static TestFlow established() {
    return flow(WEB, DB, 80).outcome(Outcome.ESTABLISHED);
  }

  @Source("e2e: should enforce updated policy")
  @Test
  void aLaterPolicyDoesNotJudgeAnEarlierFlow() {
    cluster.after(MINUTE).policy("a/deny", DENY);
    assertThat(established().interval(START.plusSeconds(30)).in(cluster).reason())
        .isEqualTo(Reason.NO_POLICY);
  }

  @Source("e2e: should stop enforcing policies after they are deleted")
  @Test
  void aPolicyDeletedSinceJudgesTheFlowsOfItsTime() {
    cluster.policy("a/deny", DENY).after(MINUTE).delete("NetworkPolicy", "a/deny").after(MINUTE);
    assertThat(established().interval(START.plusSeconds(30)).in(cluster).reason())
        .isEqualTo(Reason.NOT_ENFORCED);
    assertThat(established().in(cluster).reason()).isEqualTo(Reason.NO_POLICY);
  }

  @Source("e2e: should deny ingress access to updated pod")
  @Test
  void labelsJudgeAsTheyWere() {
    cluster.policy("a/deny", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    cluster.after(MINUTE).pod("a/db", DB, "app=other").after(MINUTE);
    assertThat(established().interval(START.plusSeconds(30)).in(cluster).reason())
        .isEqualTo(Reason.NOT_ENFORCED);
    assertThat(established().in(cluster).reason()).isEqualTo(Reason.NO_POLICY);
  }

  @Source("e2e: should allow ingress access from updated pod")
  @Test
  void aPeersLabelsJudgeAsTheyWere() {
    cluster.policy(
        "a/p",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'new'}}}]}]}");
    cluster.after(MINUTE).pod("a/web", WEB, "app=new").after(MINUTE);
    assertThat(established().interval(START.plusSeconds(30)).in(cluster).reason())
        .isEqualTo(Reason.NOT_ENFORCED);
    assertThat(established().in(cluster).reason()).isEqualTo(Reason.POLICY_ALLOWED);
  }

  @Source("e2e: should allow ingress access from updated namespace")
  @Test
  void aNamespacesLabelsJudgeAsTheyWere() {
    cluster.policy(
        "a/p",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}}]}]}");
    cluster.after(MINUTE).namespace("a", "team=red").after(MINUTE);
    assertThat(established().interval(START.plusSeconds(30)).in(cluster).reason())
        .isEqualTo(Reason.NOT_ENFORCED);
    assertThat(established().in(cluster).reason()).isEqualTo(Reason.POLICY_ALLOWED);
  }

  @Source("Ours: an address is asked whose it was then")
  @Test
  void theEndsAreThoseOfTheConnectionsStart() {
    cluster.after(MINUTE).delete("Pod", "a/db").pod("a/db2", DB, "app=db2").after(MINUTE);
    Judgement judgement =
        established().opened(START.plusSeconds(10)).interval(cluster.now()).in(cluster);
    assertThat(judgement.destination())
        .isInstanceOfSatisfying(End.Pod.class, pod -> assertThat(pod.name()).isEqualTo("db"));
  }

  @Nested
  class OpenConnections {

    @BeforeEach
    void policyAfterTheConnection() {
      cluster.after(MINUTE).policy("a/deny", DENY).after(MINUTE);
    }

    private Judgement judged(TestFlow flow) {
      return flow.opened(START.plusSeconds(10)).interval(cluster.now()).in(cluster);
    }

    @Source(
        "Documentation, Network Policies: whether a change cuts open connections is left to the plugin")
    @Test
    void predateAPolicyThatCameLater() {
      Judgement judgement = judged(established());
      assertThat(judgement.verdict()).isEqualTo(Verdict.ALLOWED_NOT_INTENDED);
      assertThat(judgement.reason()).isEqualTo(Reason.PREDATES_POLICY);
    }

    @Source(
        "Documentation, Network Policies: whether a change cuts open connections is left to the plugin")
    @Test
    void doNotPredateWhereThePluginRechecksThem() {
      JudgeOptions rechecks =
          new JudgeOptions(
              true,
              JudgeOptions.RequiredIntent.ANY,
              Set.of(),
              Duration.ofSeconds(5),
              JudgeOptions.UnlistedProtocols.RULES_WITHOUT_PORTS,
              true);
      assertThat(judged(established().options(rechecks)).reason()).isEqualTo(Reason.NOT_ENFORCED);
    }

    @Test
    void thatAreDroppedAreDenied() {
      assertThat(judged(flow(WEB, DB, 80).outcome(Outcome.DROPPED)).reason())
          .isEqualTo(Reason.INGRESS_DENIED);
    }

    @Test
    void openedAfterThePolicyAreNotEnforced() {
      assertThat(established().in(cluster).reason()).isEqualTo(Reason.NOT_ENFORCED);
    }
  }

  @Nested
  class Transitions {

    @Source(
        "Documentation, Network Policies: policies take effect some time after they are created")
    @ParameterizedTest
    @CsvSource({
      // seconds since the policy came, outcome, reason, in transition
      "-6, ESTABLISHED, NO_POLICY, false",
      "-4, ESTABLISHED, NO_POLICY, true",
      "-4, DROPPED, INGRESS_DENIED, true",
      "0, ESTABLISHED, NO_POLICY, true",
      "4, ESTABLISHED, NO_POLICY, true",
      "4, DROPPED, INGRESS_DENIED, true",
      "4, UNANSWERED, INGRESS_DENIED, true",
      "6, ESTABLISHED, NOT_ENFORCED, false",
      "6, DROPPED, INGRESS_DENIED, false",
    })
    void takeTheSideThatExplainsTheOutcome(
        int seconds, Outcome outcome, Reason reason, boolean inTransition) {
      cluster.after(MINUTE).policy("a/deny", DENY);
      Instant at = cluster.now().plusSeconds(seconds);
      Judgement judgement = flow(WEB, DB, 80).outcome(outcome).interval(at).in(cluster);
      assertThat(judgement.reason()).isEqualTo(reason);
      assertThat(judgement.findings().contains(Finding.STATE_IN_TRANSITION))
          .isEqualTo(inTransition);
    }

    @Test
    void takeTheOtherSideWhereTheFlowProvablyPassedThisOne() {
      cluster.after(MINUTE).policy("a/deny", DENY);
      TestFlow soonAfter =
          flow(WEB, DB, 80).outcome(Outcome.UNANSWERED).interval(cluster.now().plusSeconds(4));

      assertThat(soonAfter.in(cluster).reason()).isEqualTo(Reason.INGRESS_DENIED);
      assertThat(soonAfter.passedDestination().in(cluster).reason()).isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void useTheRulesOfThatSide() {
      cluster.policy("a/p", DENY).after(MINUTE).policy("a/p", ALLOW_80);
      Judgement denied = flow(WEB, DB, 80).outcome(Outcome.DROPPED).in(cluster);
      assertThat(denied.reason()).isEqualTo(Reason.INGRESS_DENIED);
      Judgement allowed = established().interval(cluster.now().minusSeconds(1)).in(cluster);
      assertThat(allowed.reason()).isEqualTo(Reason.POLICY_ALLOWED);
      assertThat(allowed.decision().ingress().rules()).hasSize(1);
    }

    @Test
    void concernOnlyChangesThatMakeADifference() {
      cluster.policy("a/p", DENY).after(MINUTE).policy("b/other", DENY).policy("a/q", DENY);
      Judgement judgement = established().in(cluster);
      assertThat(judgement.reason()).isEqualTo(Reason.NOT_ENFORCED);
      assertThat(judgement.findings()).isEmpty();
    }

    @Test
    void areNoMatterForPredictions() {
      cluster.after(MINUTE).policy("a/deny", DENY);
      Judgement judgement = flow(WEB, DB, 80).in(cluster);
      assertThat(judgement.verdict()).isEqualTo(Verdict.DENIED);
      assertThat(judgement.findings()).isEmpty();
    }

    @Test
    void areNotWhatTheFirstSnapshotLists() {
      cluster.policy("a/deny", DENY);
      assertThat(established().interval(START.plusSeconds(1)).in(cluster).reason())
          .isEqualTo(Reason.NOT_ENFORCED);
    }
  }

  @Nested
  class WhatIsKnown {

    @Test
    void nothingIsDecidedBeforeASnapshot() {
      ClusterTimeline timeline = new ClusterTimeline(TimelineOptions.defaults());
      Judgement judgement = judged(timeline, START, Outcome.ESTABLISHED);
      assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(judgement.reason()).isEqualTo(Reason.STATE_INCOMPLETE);
      assertThat(judgement.decision().kind()).isEqualTo(DecisionKind.UNDECIDABLE);
      assertThat(judged(timeline, START, Outcome.DROPPED).reason())
          .isEqualTo(Reason.UNEXPLAINED_DROP);
    }

    @Test
    void aFlowOlderThanTheStateIsUndecidable() {
      assertThat(judged(cluster.timeline(), START.minusSeconds(6), null).reason())
          .isEqualTo(Reason.STATE_TOO_OLD);
      assertThat(judged(cluster.timeline(), START.minusSeconds(4), null).reason())
          .isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void aFlowOlderThanWhatWasPrunedIsUndecidable() {
      cluster.timeline().prune(START.plusSeconds(600));
      assertThat(judged(cluster.timeline(), START.plusSeconds(60), null).reason())
          .isEqualTo(Reason.STATE_TOO_OLD);
      assertThat(judged(cluster.timeline(), START.plusSeconds(600), null).reason())
          .isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void anOldConnectionIsJudgedByWhatIsKnownSince() {
      Judgement judgement =
          established()
              .opened(START.minus(Duration.ofHours(9)))
              .interval(START.plusSeconds(1))
              .in(cluster);
      assertThat(judgement.reason()).isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void aFlowBeyondTheBookmarkIsJudgedEarly() {
      Instant beyond = START.plus(Duration.ofDays(2));
      assertThat(judged(cluster.timeline(), beyond, Outcome.ESTABLISHED).findings())
          .containsExactly(Finding.JUDGED_EARLY);
      assertThat(judged(cluster.timeline(), beyond, null).findings()).isEmpty();
    }

    private Judgement judged(ClusterTimeline timeline, Instant at, @Nullable Outcome outcome) {
      ObservedFlow flow =
          new ObservedFlow(
              IpAddress.parse(WEB),
              null,
              IpAddress.parse(DB),
              6,
              80,
              at,
              at,
              Orientation.CERTAIN,
              outcome,
              false,
              null,
              null,
              null);
      return new Judge(JudgeOptions.defaults()).judge(flow, timeline);
    }
  }

  @Nested
  class InferredOrientation {

    @BeforeEach
    void onlyTheDatabaseIsOpen() {
      cluster.policy("a/p", "{'podSelector':{'matchLabels':{'app':'web'}}}");
      cluster.policy(
          "a/q",
          "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'ports':[{'port':80}]}]}");
    }

    @Source("Documentation, Network Policies: replies to an allowed connection are allowed")
    @Test
    void deniedOneWayAndAllowedTheOtherIsUnknown() {
      Judgement judgement =
          flow(DB, WEB, 40000).inferred(80).outcome(Outcome.ESTABLISHED).in(cluster);
      assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(judgement.reason()).isEqualTo(Reason.ORIENTATION_UNKNOWN);
      assertThat(established().inferred(40000).in(cluster).reason())
          .isEqualTo(Reason.ORIENTATION_UNKNOWN);
    }

    @Test
    void deniedBothWaysIsDenied() {
      assertThat(
              flow(DB, WEB, 40000).inferred(81).outcome(Outcome.ESTABLISHED).in(cluster).reason())
          .isEqualTo(Reason.NOT_ENFORCED);
    }

    @Test
    void aDropOfAnUncertainFlowIsUnexplained() {
      assertThat(flow(DB, WEB, 40000).inferred(80).outcome(Outcome.DROPPED).in(cluster).reason())
          .isEqualTo(Reason.UNEXPLAINED_DROP);
    }

    @Test
    void aCertainOneIsTakenAsItIs() {
      assertThat(flow(DB, WEB, 40000).outcome(Outcome.ESTABLISHED).in(cluster).reason())
          .isEqualTo(Reason.NOT_ENFORCED);
    }
  }
}
