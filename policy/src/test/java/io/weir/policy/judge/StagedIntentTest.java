package io.weir.policy.judge;

import static io.weir.policy.cluster.ClusterTimeline.STAGED_POLICY_KIND;
import static io.weir.policy.testing.TestCluster.START;
import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a policy says that someone declared and nobody applied yet. Web of namespace shop asks db of
 * namespace data.
 */
class StagedIntentTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String CACHE = "10.1.0.3";
  private static final String HOST = "10.1.0.4";
  private static final String NODE = "192.0.2.1";
  private static final String OUTSIDE = "198.51.100.7";

  private static final String DENY_INGRESS = "{'podSelector':{}}";
  private static final String DENY_EGRESS = "{'podSelector':{},'policyTypes':['Egress']}";
  private static final String FROM_RED =
      "{'podSelector':{'matchLabels':{'app':'db'}},"
          + "'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}}]}]}";
  private static final String FROM_GREEN =
      "{'podSelector':{'matchLabels':{'app':'db'}},"
          + "'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'green'}}}]}]}";
  private static final String TO_BLUE =
      "{'podSelector':{},'policyTypes':['Egress'],"
          + "'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'team':'blue'}}}]}]}";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster
        .namespace("shop", "team=red")
        .namespace("data", "team=blue")
        .pod("shop/web", WEB, "app=web")
        .pod("data/db", DB, "app=db")
        .pod("data/cache", CACHE, "app=cache")
        .pod("data/agent", Changes.pod(HOST, "app=agent").setHostNetwork(true))
        .node("node-a", Changes.node(List.of(NODE)));
  }

  private Judgement judged() {
    return flow(WEB, DB, 80).in(cluster);
  }

  private static void assertViolates(Judgement judgement, String... staged) {
    assertThat(judgement.verdict()).isEqualTo(Verdict.ALLOWED_NOT_INTENDED);
    assertThat(judgement.reason()).isEqualTo(Reason.INTENT_VIOLATION);
    assertThat(judgement.findings()).contains(Finding.INTENT_VIOLATION);
    assertThat(judgement.stagedPolicies())
        .extracting(PolicyReference::path)
        .containsExactly(staged);
  }

  private static void assertNoViolation(Judgement judgement) {
    assertThat(judgement.reason()).isNotEqualTo(Reason.INTENT_VIOLATION);
    assertThat(judgement.findings()).doesNotContain(Finding.INTENT_VIOLATION);
    assertThat(judgement.stagedPolicies()).isEmpty();
  }

  @Nested
  class WithoutPolicyInForce {

    @Test
    void aStagedDefaultDenyIsViolated() {
      cluster.stagedPolicy("data/default-deny", DENY_INGRESS);
      assertViolates(judged(), "data/default-deny");
    }

    @Test
    void theDecisionIsStillThatOfThePoliciesInForce() {
      cluster.stagedPolicy("data/default-deny", DENY_INGRESS);
      Decision decision = judged().decision();
      assertThat(decision.kind()).isEqualTo(DecisionKind.ALLOW);
      assertThat(decision.egress().part()).isEqualTo(Part.DEFAULT_ALLOW);
      assertThat(decision.ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
      assertThat(decision.ingress().policies()).isEmpty();
    }

    @Test
    void whatStagedPoliciesWouldAllowStillHasNoPolicy() {
      cluster.stagedPolicy("data/db", FROM_RED);
      assertNoViolation(judged());
      assertThat(judged().reason()).isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void aStagedPolicyOfAnotherPodIsNotAsked() {
      cluster.stagedPolicy("data/db", "{'podSelector':{'matchLabels':{'app':'cache'}}}");
      assertNoViolation(judged());
      assertViolates(flow(WEB, CACHE, 80).in(cluster), "data/db");
    }

    @Test
    void aStagedPolicyOfTheOtherDirectionIsNotAsked() {
      cluster.stagedPolicy("data/deny", DENY_EGRESS).stagedPolicy("shop/deny", DENY_INGRESS);
      assertNoViolation(judged());
    }

    @Test
    void aStagedPolicyOfAThirdNamespaceIsNotAsked() {
      cluster.stagedPolicy("other/deny", DENY_INGRESS).stagedPolicy("other/out", DENY_EGRESS);
      assertNoViolation(judged());
    }

    @Test
    void allStagedPoliciesOfBothEndsThatWouldDenyAreNamedSorted() {
      cluster
          .stagedPolicy("shop/out", DENY_EGRESS)
          .stagedPolicy("data/z", DENY_INGRESS)
          .stagedPolicy("data/a", FROM_GREEN)
          .stagedPolicy("data/other", "{'podSelector':{'matchLabels':{'app':'cache'}}}");
      assertViolates(judged(), "data/a", "data/z", "shop/out");
    }

    @Test
    void theEndThatWouldAllowNamesNobody() {
      cluster.stagedPolicy("shop/out", TO_BLUE).stagedPolicy("data/deny", DENY_INGRESS);
      assertViolates(judged(), "data/deny");
    }

    @Test
    void stagedPoliciesAreAdditiveAsAppliedOnesAre() {
      cluster.stagedPolicy("data/default-deny", DENY_INGRESS).stagedPolicy("data/db", FROM_RED);
      assertNoViolation(judged());
      assertViolates(flow(WEB, CACHE, 80).in(cluster), "data/default-deny");
    }
  }

  @Nested
  class BesidePoliciesInForce {

    @Test
    void aStagedDenyTakesNothingFromWhatARuleInForceAdmits() {
      cluster.policy("data/db", FROM_RED).stagedPolicy("data/default-deny", DENY_INGRESS);
      assertNoViolation(judged());
      assertThat(judged().reason()).isEqualTo(Reason.POLICY_ALLOWED);
    }

    @Test
    void theReasonStandsBeforeAFindingOfTheRuleInForceAtTheOtherEnd() {
      cluster.policy("data/db", "{'podSelector':{},'ingress':[{}]}");
      assertThat(judged().reason()).isEqualTo(Reason.ALLOW_ALL_RULE);
      cluster.stagedPolicy("shop/out", DENY_EGRESS);
      assertViolates(judged(), "shop/out");
      assertThat(judged().findings())
          .containsExactly(Finding.ALLOW_ALL_RULE, Finding.INTENT_VIOLATION);
    }

    @Test
    void aPreciseRuleInForceAtOneEndDoesNotOutweighAStagedDenialAtTheOther() {
      cluster.policy("data/db", FROM_RED).stagedPolicy("shop/out", DENY_EGRESS);
      assertViolates(judged(), "shop/out");
    }
  }

  @Nested
  class InPlaceOfThePolicyOfItsName {

    @BeforeEach
    void inForce() {
      cluster.policy("data/db", FROM_RED);
    }

    @Test
    void aNarrowerOneIsViolated() {
      cluster.stagedPolicy("data/db", FROM_GREEN);
      assertViolates(judged(), "data/db");
    }

    @Test
    void aWiderOneIsNot() {
      cluster.stagedPolicy(
          "data/db", "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{}]}");
      assertNoViolation(judged());
      assertThat(judged().reason()).isEqualTo(Reason.POLICY_ALLOWED);
    }

    @Test
    void theSameAgainIsNot() {
      cluster.stagedPolicy("data/db", FROM_RED);
      assertNoViolation(judged());
    }

    @Test
    void oneThatNoLongerSelectsThePodLeavesItToTheOthers() {
      cluster.stagedPolicy("data/db", "{'podSelector':{'matchLabels':{'app':'cache'}}}");
      assertNoViolation(judged());
      cluster.policy("data/default-deny", DENY_INGRESS);
      assertViolates(judged(), "data/db");
    }

    @Test
    void oneThatNoLongerSelectsIsNotNamedWhenAnotherStagedOneIsolates() {
      cluster
          .stagedPolicy("data/db", "{'podSelector':{'matchLabels':{'app':'cache'}}}")
          .stagedPolicy("data/default-deny", DENY_INGRESS);
      assertViolates(judged(), "data/default-deny");
    }

    @Test
    void theNameCountsWithItsNamespaceOnly() {
      cluster.stagedPolicy("shop/db", FROM_GREEN);
      assertNoViolation(judged());
    }

    @Test
    void theAppliedAndTheStagedOneLiveAndDieApart() {
      cluster.stagedPolicy("data/db", FROM_GREEN).after(Duration.ofMinutes(1));
      cluster.delete("NetworkPolicy", "data/db").after(Duration.ofMinutes(1));
      assertViolates(judged(), "data/db");
      assertThat(judged().decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
      cluster.policy("data/db", FROM_RED).delete(STAGED_POLICY_KIND, "data/db");
      assertNoViolation(judged());
      assertThat(judged().reason()).isEqualTo(Reason.POLICY_ALLOWED);
    }
  }

  @Nested
  class WhatNobodyCanTell {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "no json",
          "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'x'}}]}]}",
          "{'podSelector':{'matchLabels':{'a b':'c'}}}",
        })
    void anUnreadableStagedPolicyIsNotViolated(String spec) {
      cluster.stagedPolicy("data/deny", spec);
      assertNoViolation(judged());
      assertThat(judged().verdict()).isEqualTo(Verdict.ALLOWED_NOT_INTENDED);
      assertThat(judged().reason()).isEqualTo(Reason.NO_POLICY);
    }

    @Test
    void anUnreadableStagedPolicyTakesNothingFromTheVerdictInForce() {
      cluster.policy("data/db", FROM_RED).stagedPolicy("data/db", "no json");
      assertThat(judged().verdict()).isEqualTo(Verdict.ALLOWED);
      assertThat(judged().reason()).isEqualTo(Reason.POLICY_ALLOWED);
    }

    @Test
    void aSureDenialAtTheOtherEndIsViolatedAllTheSame() {
      cluster.stagedPolicy("data/deny", "no json").stagedPolicy("shop/out", DENY_EGRESS);
      assertViolates(judged(), "shop/out");
    }

    @Test
    void whatIsUndecidableInForceStaysUnknown() {
      cluster.policy("data/p", "no json").stagedPolicy("shop/out", DENY_EGRESS);
      assertNoViolation(judged());
      assertThat(judged().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aFlowOfUnknownOrientationStaysUnknown() {
      cluster
          .policy("data/db", FROM_RED)
          .policy("shop/in", DENY_INGRESS)
          .stagedPolicy("shop/out", DENY_EGRESS);
      Judgement judgement =
          flow(WEB, DB, 80).inferred(40000).outcome(Outcome.ESTABLISHED).in(cluster);
      assertThat(judgement.reason()).isEqualTo(Reason.ORIENTATION_UNKNOWN);
      assertNoViolation(judgement);
    }
  }

  @Nested
  class WherePoliciesCannotApply {

    @BeforeEach
    void everythingWouldBeDenied() {
      cluster
          .stagedPolicy("data/in", DENY_INGRESS)
          .stagedPolicy("data/out", DENY_EGRESS)
          .stagedPolicy("shop/in", DENY_INGRESS)
          .stagedPolicy("shop/out", DENY_EGRESS);
    }

    @Test
    void theNodeReachesItsOwnPods() {
      Judgement judgement = flow(NODE, DB, 80).in(cluster);
      assertNoViolation(judgement);
      assertThat(judgement.reason()).isEqualTo(Reason.EXEMPT);
    }

    @Test
    void aPodReachesItself() {
      assertNoViolation(flow(DB, DB, 80).in(cluster));
    }

    @Test
    void aHostNetworkPodCountsAsItsNode() {
      assertNoViolation(flow(HOST, OUTSIDE, 80).in(cluster));
      assertViolates(flow(WEB, HOST, 80).in(cluster), "shop/out");
    }

    @Test
    void onlyTheEndInsideIsAsked() {
      assertViolates(flow(OUTSIDE, DB, 80).in(cluster), "data/in");
      assertViolates(flow(DB, OUTSIDE, 80).in(cluster), "data/out");
      assertNoViolation(flow(OUTSIDE, "198.51.100.8", 80).in(cluster));
    }
  }

  @Nested
  class DeniedFlows {

    @BeforeEach
    void staged() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS).stagedPolicy("shop/out", DENY_EGRESS);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void violateNobodysIntentWhateverBecameOfThem(Outcome outcome) {
      cluster.policy("data/db", FROM_GREEN);
      assertNoViolation(flow(WEB, DB, 80).outcome(outcome).in(cluster));
    }

    @Test
    void neitherDoesADropThatNobodyExplains() {
      Judgement judgement = flow(WEB, DB, 80).outcome(Outcome.DROPPED).droppedOn(null).in(cluster);
      assertThat(judgement.reason()).isEqualTo(Reason.UNEXPLAINED_DROP);
      assertNoViolation(judgement);
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "DROPPED")
    void everyOtherOutcomeOfAnAllowedFlowDoes(Outcome outcome) {
      assertViolates(flow(WEB, DB, 80).outcome(outcome).in(cluster), "data/deny", "shop/out");
    }
  }

  @Nested
  class AsOf {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Judgement at(Instant moment) {
      return flow(WEB, DB, 80).outcome(Outcome.ESTABLISHED).interval(moment).in(cluster);
    }

    @Test
    void aLaterStagedPolicyDoesNotJudgeAnEarlierFlow() {
      cluster.after(MINUTE).stagedPolicy("data/deny", DENY_INGRESS);
      assertNoViolation(at(START.plusSeconds(30)));
      assertViolates(at(START.plusSeconds(90)), "data/deny");
    }

    @Test
    void oneRetiredSinceJudgesTheFlowsOfItsTime() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS).after(MINUTE);
      cluster.delete(STAGED_POLICY_KIND, "data/deny");
      assertViolates(at(START.plusSeconds(30)), "data/deny");
      assertNoViolation(at(START.plusSeconds(90)));
    }

    @Test
    void aNewVersionHoldsFromItsTimeOn() {
      cluster.policy("data/db", FROM_RED).stagedPolicy("data/db", FROM_RED).after(MINUTE);
      cluster.stagedPolicy("data/db", FROM_GREEN);
      assertNoViolation(at(START.plusSeconds(30)));
      assertViolates(at(START.plusSeconds(90)), "data/db");
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, -1, 0, 1, 4})
    void aStagedChangeIsNobodysEnforcementChange(int seconds) {
      cluster.after(MINUTE).stagedPolicy("data/deny", DENY_INGRESS);
      Judgement judgement = at(cluster.now().plusSeconds(seconds));
      assertThat(judgement.findings()).doesNotContain(Finding.STATE_IN_TRANSITION);
      assertThat(judgement.reason())
          .isEqualTo(seconds < 0 ? Reason.NO_POLICY : Reason.INTENT_VIOLATION);
    }

    @Test
    void theStagedPoliciesAreThoseOfTheSideThatExplainsTheOutcome() {
      // A denial that the plugin had not programmed yet: judged by the side before it.
      cluster.stagedPolicy("shop/out", DENY_EGRESS).after(MINUTE).policy("data/p", DENY_INGRESS);
      Judgement judgement = at(cluster.now().plusSeconds(2));
      assertViolates(judgement, "shop/out");
      assertThat(judgement.findings())
          .containsExactly(Finding.INTENT_VIOLATION, Finding.STATE_IN_TRANSITION);
    }

    @Test
    void pruningKeepsWhatHoldsAtItsHorizon() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS).after(MINUTE);
      cluster.timeline().prune(cluster.now());
      assertViolates(at(cluster.now()), "data/deny");
    }

    @Test
    void aRetiredOneIsForgottenByAndBy() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS).after(MINUTE);
      cluster.delete(STAGED_POLICY_KIND, "data/deny").after(MINUTE);
      cluster.timeline().prune(cluster.now());
      assertThat(cluster.state().stagedPolicies("data")).isEmpty();
      assertNoViolation(at(cluster.now()));
    }

    @Test
    void whatASnapshotDoesNotNameIsRetired() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS).after(MINUTE);
      cluster.apply(
          Changes.snapshotBegin("second", cluster.now()),
          Changes.snapshotEnd("second", cluster.now()));
      assertThat(cluster.state().stagedPolicies("data")).isEmpty();
    }
  }

  @Test
  void theOrderOfChangesMakesNoDifference() {
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(staged("data/deny", DENY_INGRESS, 0));
    changes.add(staged("data/deny", FROM_RED, 10));
    changes.add(staged("data/deny", FROM_GREEN, 20));
    changes.add(retired("data/deny", 30));
    changes.add(staged("shop/out", DENY_EGRESS, 15));
    changes.add(retired("shop/out", 25));
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(changes, random);
      TestCluster shuffled = new TestCluster();
      shuffled
          .namespace("shop", "team=red")
          .namespace("data", "team=blue")
          .pod("shop/web", WEB, "app=web")
          .pod("data/db", DB, "app=db");
      shuffled.apply(changes.toArray(ClusterChange[]::new));
      assertThat(stagedAt(shuffled, 5)).containsExactly("data/deny");
      assertThat(stagedAt(shuffled, 12)).isEmpty();
      assertThat(stagedAt(shuffled, 17)).containsExactly("shop/out");
      assertThat(stagedAt(shuffled, 22)).containsExactly("data/deny", "shop/out");
      assertThat(stagedAt(shuffled, 27)).containsExactly("data/deny");
      assertThat(stagedAt(shuffled, 35)).isEmpty();
    }
  }

  private static List<String> stagedAt(TestCluster cluster, int second) {
    return flow(WEB, DB, 80)
        .interval(START.plusSeconds(second))
        .in(cluster)
        .stagedPolicies()
        .stream()
        .map(PolicyReference::path)
        .toList();
  }

  private static ClusterChange staged(String path, String spec, int second) {
    return Changes.present(
            STAGED_POLICY_KIND, path, Changes.policy(spec), START.plusSeconds(second))
        .setResourceVersion(String.valueOf(100 + second))
        .build();
  }

  private static ClusterChange retired(String path, int second) {
    return Changes.deleted(STAGED_POLICY_KIND, path, START.plusSeconds(second))
        .setResourceVersion(String.valueOf(100 + second))
        .build();
  }

  @Nested
  class SwitchedOff {

    private Judgement judged(RequiredIntent required, Finding... disabled) {
      JudgeOptions defaults = JudgeOptions.defaults();
      JudgeOptions options =
          new JudgeOptions(
              defaults.ipBlockMatchesPods(),
              required,
              Set.of(disabled),
              defaults.enforcementGrace(),
              defaults.unlistedProtocols(),
              defaults.recheckEstablished());
      return flow(WEB, DB, 80).options(options).in(cluster);
    }

    @Test
    void itTakesNoIntentAway() {
      cluster.policy("data/db", FROM_RED).stagedPolicy("shop/out", DENY_EGRESS);
      assertViolates(judged(RequiredIntent.ANY), "shop/out");
      Judgement without = judged(RequiredIntent.ANY, Finding.INTENT_VIOLATION);
      assertNoViolation(without);
      assertThat(without.reason()).isEqualTo(Reason.POLICY_ALLOWED);
    }

    @Test
    void otherFindingsSwitchedOffLeaveItOn() {
      cluster.stagedPolicy("data/deny", DENY_INGRESS);
      assertViolates(
          judged(RequiredIntent.ANY, Finding.ALLOW_ALL_RULE, Finding.SELECTOR_MIXUP), "data/deny");
    }

    @ParameterizedTest
    @EnumSource(RequiredIntent.class)
    void itAsksForBothEndsWhateverIntentRequires(RequiredIntent required) {
      cluster.policy("data/db", FROM_RED).policy("shop/p", TO_BLUE);
      cluster.stagedPolicy("shop/p", DENY_EGRESS);
      assertViolates(judged(required), "shop/p");
      cluster.delete(STAGED_POLICY_KIND, "shop/p").stagedPolicy("data/db", FROM_GREEN);
      assertViolates(judged(required), "data/db");
    }
  }

  @Test
  void thePolicysUidAndGenerationTravelWithItsName() {
    cluster.apply(
        Changes.present(
                STAGED_POLICY_KIND, "data/deny", Changes.policy(DENY_INGRESS), cluster.now())
            .setUid("u-1")
            .setGeneration(3L)
            .build());
    assertThat(judged().stagedPolicies())
        .containsExactly(new PolicyReference("data", "deny", "u-1", 3L));
  }
}
