package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.policy.testing.TestFlow;
import io.weir.schemas.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decision meets outcome: the table, cell by cell, and what refines it on DENY. */
class VerdictTableTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String NODE_A = "10.0.0.1";
  private static final String OUTSIDE = "198.51.100.7";
  private static final String UNKNOWN_POD = "10.1.0.99";
  private static final String DENY_EGRESS = "{'podSelector':{},'policyTypes':['Egress']}";
  private static final String DENY_INGRESS = "{'podSelector':{}}";
  private static final String ALLOW_ALL_PODS_OF_A =
      "{'podSelector':{},'ingress':[{'from':[{'namespaceSelector':{'matchLabels':"
          + "{'kubernetes.io/metadata.name':'a'}}}]}]}";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster
        .node("node-a", Changes.node(List.of(NODE_A), "10.1.0.0/24"))
        .pod("a/web", Changes.pod(WEB).setNode("node-a"))
        .pod("b/db", Changes.pod(DB).setNode("node-b"));
  }

  private static @Nullable Outcome outcome(String name) {
    return name.equals("-") ? null : Outcome.valueOf(name);
  }

  private void assertVerdict(TestFlow flow, String outcome, Verdict verdict, Reason reason) {
    Judgement judgement = flow.outcome(outcome(outcome)).in(cluster);
    assertThat(judgement.verdict()).isEqualTo(verdict);
    assertThat(judgement.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED, POLICY_ALLOWED",
    "DELIVERED, ALLOWED, POLICY_ALLOWED",
    "REFUSED, ALLOWED, POLICY_ALLOWED",
    "UNANSWERED, ALLOWED, POLICY_ALLOWED",
    "UNKNOWN, ALLOWED, POLICY_ALLOWED",
    "-, ALLOWED, POLICY_ALLOWED",
    "DROPPED, DENIED, UNEXPLAINED_DROP",
  })
  void allowedByRule(String outcome, Verdict verdict, Reason reason) {
    cluster.policy("b/p", ALLOW_ALL_PODS_OF_A);
    assertVerdict(flow(WEB, DB, 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED_NOT_INTENDED, NO_POLICY",
    "DELIVERED, ALLOWED_NOT_INTENDED, NO_POLICY",
    "REFUSED, ALLOWED_NOT_INTENDED, NO_POLICY",
    "UNANSWERED, ALLOWED_NOT_INTENDED, NO_POLICY",
    "UNKNOWN, ALLOWED_NOT_INTENDED, NO_POLICY",
    "-, ALLOWED_NOT_INTENDED, NO_POLICY",
    "DROPPED, DENIED, UNEXPLAINED_DROP",
  })
  void noPolicyGoverns(String outcome, Verdict verdict, Reason reason) {
    assertVerdict(flow(WEB, DB, 80), outcome, verdict, reason);
    assertVerdict(flow(WEB, OUTSIDE, 80), outcome, verdict, reason);
    assertVerdict(flow(OUTSIDE, DB, 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED, EXEMPT",
    "UNANSWERED, ALLOWED, EXEMPT",
    "-, ALLOWED, EXEMPT",
    "DROPPED, DENIED, UNEXPLAINED_DROP",
  })
  void exempt(String outcome, Verdict verdict, Reason reason) {
    cluster.policy("a/p", DENY_INGRESS);
    assertVerdict(flow(NODE_A, WEB, 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED, NOT_GOVERNABLE",
    "UNKNOWN, ALLOWED, NOT_GOVERNABLE",
    "-, ALLOWED, NOT_GOVERNABLE",
    "DROPPED, DENIED, UNEXPLAINED_DROP",
  })
  void notGovernable(String outcome, Verdict verdict, Reason reason) {
    assertVerdict(flow(NODE_A, OUTSIDE, 80), outcome, verdict, reason);
    assertVerdict(flow(OUTSIDE, "198.51.100.8", 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED_NOT_INTENDED, NOT_ENFORCED",
    "DELIVERED, ALLOWED_NOT_INTENDED, NOT_ENFORCED",
    "REFUSED, ALLOWED_NOT_INTENDED, NOT_ENFORCED",
    "UNANSWERED, DENIED, INGRESS_DENIED",
    "UNKNOWN, DENIED, INGRESS_DENIED",
    "-, DENIED, INGRESS_DENIED",
    "DROPPED, DENIED, INGRESS_DENIED",
  })
  void deniedAtTheDestination(String outcome, Verdict verdict, Reason reason) {
    cluster.policy("b/p", DENY_INGRESS);
    assertVerdict(flow(WEB, DB, 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, ALLOWED_NOT_INTENDED, NOT_ENFORCED",
    "UNANSWERED, DENIED, EGRESS_DENIED",
    "-, DENIED, EGRESS_DENIED",
    "DROPPED, DENIED, EGRESS_DENIED",
  })
  void deniedAtBothEndsIsDeniedAtTheFirst(String outcome, Verdict verdict, Reason reason) {
    cluster.policy("a/p", DENY_EGRESS).policy("b/p", DENY_INGRESS);
    assertVerdict(flow(WEB, DB, 80), outcome, verdict, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, UNKNOWN, ADDRESS_UNKNOWN",
    "UNANSWERED, UNKNOWN, ADDRESS_UNKNOWN",
    "-, UNKNOWN, ADDRESS_UNKNOWN",
    "DROPPED, DENIED, UNEXPLAINED_DROP",
  })
  void undecidable(String outcome, Verdict verdict, Reason reason) {
    assertVerdict(flow(UNKNOWN_POD, DB, 80), outcome, verdict, reason);
    assertVerdict(flow(WEB, UNKNOWN_POD, 80), outcome, verdict, reason);
  }

  @Test
  void aDenialOutweighsAMissingFact() {
    cluster.policy("a/p", DENY_EGRESS);
    assertVerdict(flow(WEB, UNKNOWN_POD, 80), "-", Verdict.DENIED, Reason.EGRESS_DENIED);
  }

  @Test
  void anExemptEndDoesNotOutweighARule() {
    cluster.policy(
        "a/p", "{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'10.1.0.1/32'}}]}]}");
    assertVerdict(flow(WEB, WEB, 80), "-", Verdict.ALLOWED, Reason.EXEMPT);
  }

  @Nested
  class Denials {

    @BeforeEach
    void denyAtTheDestination() {
      cluster.policy("b/p", DENY_INGRESS);
    }

    private Judgement judged(TestFlow flow) {
      return flow.in(cluster);
    }

    @Test
    void withoutProofAreNotObserved() {
      assertThat(judged(flow(WEB, DB, 80).outcome(Outcome.UNANSWERED)).findings())
          .containsExactly(Finding.DENIAL_NOT_OBSERVED);
      assertThat(judged(flow(WEB, DB, 80).outcome(Outcome.UNKNOWN)).findings())
          .containsExactly(Finding.DENIAL_NOT_OBSERVED);
    }

    @Test
    void withProofHaveNoFinding() {
      assertThat(judged(flow(WEB, DB, 80).outcome(Outcome.DROPPED)).findings()).isEmpty();
      assertThat(
              judged(flow(WEB, DB, 80).outcome(Outcome.UNANSWERED).droppedOn("node-b")).findings())
          .isEmpty();
    }

    @Test
    void thatArePredictedHaveNoFinding() {
      assertThat(judged(flow(WEB, DB, 80)).findings()).isEmpty();
    }

    @Test
    void thatTheFlowProvablyPassedAreNotEnforced() {
      assertVerdict(
          flow(WEB, DB, 80).passedDestination(),
          "UNANSWERED",
          Verdict.ALLOWED_NOT_INTENDED,
          Reason.NOT_ENFORCED);
    }

    @Test
    void arePassedOnTheirOwnNodeOnly() {
      assertVerdict(
          flow(WEB, DB, 80).passedSource(), "UNANSWERED", Verdict.DENIED, Reason.INGRESS_DENIED);
    }

    @Test
    void thatAreNotEnforcedAtTheFirstEndAreExplainedByTheSecond() {
      cluster.policy("a/p", DENY_EGRESS);
      assertVerdict(
          flow(WEB, DB, 80).passedSource(), "DROPPED", Verdict.DENIED, Reason.INGRESS_DENIED);
    }

    @Test
    void thatCameFromAnotherEndAreDroppedElsewhere() {
      Judgement elsewhere = judged(flow(WEB, DB, 80).outcome(Outcome.DROPPED).droppedOn("node-a"));
      assertThat(elsewhere.reason()).isEqualTo(Reason.INGRESS_DENIED);
      assertThat(elsewhere.findings()).containsExactly(Finding.DROPPED_ELSEWHERE);
      Judgement here = judged(flow(WEB, DB, 80).outcome(Outcome.DROPPED).droppedOn("node-b"));
      assertThat(here.findings()).isEmpty();
    }

    @Test
    void ofANodesFlowMayBeDroppedElsewhereToo() {
      TestFlow flow = flow(NODE_A, DB, 80).outcome(Outcome.DROPPED);

      assertThat(judged(flow.droppedOn("node-a")).findings())
          .containsExactly(Finding.DROPPED_ELSEWHERE);
      assertThat(judged(flow.droppedOn("node-b")).findings()).isEmpty();
      assertThat(judged(flow.droppedOn("node-c")).findings()).isEmpty();
    }

    @Test
    void onANodeThatBothEndsShareAreDroppedAtEither() {
      cluster.pod("b/near", Changes.pod("10.1.0.3").setNode("node-a"));

      assertThat(
              judged(flow(WEB, "10.1.0.3", 80).outcome(Outcome.DROPPED).droppedOn("node-a"))
                  .findings())
          .isEmpty();
    }

    @Test
    void areOutweighedByBothDirectionsSeen() {
      assertVerdict(
          flow(WEB, DB, 80).droppedOn("node-b"),
          "ESTABLISHED",
          Verdict.ALLOWED_NOT_INTENDED,
          Reason.NOT_ENFORCED);
    }
  }
}
