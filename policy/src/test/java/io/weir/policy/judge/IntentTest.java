package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PolicyState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an allowed flow was not meant. Web of namespace shop asks db of namespace data. */
class IntentTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String OUTSIDE = "198.51.100.7";
  private static final String PRECISE =
      "{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}}]}";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster
        .namespace("shop", "team=red")
        .namespace("data", "team=blue")
        .pod("shop/web", WEB, "app=web")
        .pod("data/db", DB, "app=db");
  }

  private void ingress(String... rules) {
    cluster.policy("data/p", "{'podSelector':{},'ingress':[" + String.join(",", rules) + "]}");
  }

  private void egress(String... rules) {
    cluster.policy(
        "shop/p",
        "{'podSelector':{},'policyTypes':['Egress'],'egress':[" + String.join(",", rules) + "]}");
  }

  private Judgement judged() {
    return flow(WEB, DB, 80).in(cluster);
  }

  private Judgement judged(RequiredIntent required) {
    return flow(WEB, DB, 80).options(options(required, Set.of())).in(cluster);
  }

  private static JudgeOptions options(RequiredIntent required, Set<Finding> disabled) {
    JudgeOptions defaults = JudgeOptions.defaults();
    return new JudgeOptions(
        defaults.ipBlockMatchesPods(),
        required,
        disabled,
        defaults.enforcementGrace(),
        defaults.unlistedProtocols(),
        defaults.recheckEstablished());
  }

  private static void assertMeant(Judgement judgement) {
    assertThat(judgement.reason()).isEqualTo(Reason.POLICY_ALLOWED);
    assertThat(judgement.verdict()).isEqualTo(Verdict.ALLOWED);
    assertThat(judgement.findings())
        .doesNotContain(
            Finding.ALLOW_ALL_RULE,
            Finding.ANY_NAMESPACE,
            Finding.IP_BLOCK_ADMITS_POD,
            Finding.SELECTOR_MIXUP);
  }

  private static void assertNotMeant(Judgement judgement, Finding finding) {
    assertThat(judgement.verdict()).isEqualTo(Verdict.ALLOWED_NOT_INTENDED);
    assertThat(judgement.reason().name()).isEqualTo(finding.name());
    assertThat(judgement.findings()).contains(finding);
  }

  @Nested
  class AllowAll {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'from':[],'ports':null}"})
    void aRuleWithoutPeersAndPortsIsNoIntent(String rule) {
      ingress(rule);
      assertNotMeant(judged(), Finding.ALLOW_ALL_RULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'ports':[{'port':80}]}", PRECISE})
    void aRuleWithEitherIs(String rule) {
      ingress(rule);
      assertMeant(judged());
    }

    @Test
    void aPreciseRuleBesideItIsEnough() {
      ingress("{}", PRECISE);
      assertMeant(judged());
    }
  }

  @Nested
  class AnyNamespace {

    @Test
    void everyPodOfTheClusterIsNoIntent() {
      ingress("{'from':[{'namespaceSelector':{}}]}");
      assertNotMeant(judged(), Finding.ANY_NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'from':[{'namespaceSelector':{}}],'ports':[{'port':80}]}",
          "{'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'}}}]}",
        })
    void narrowedByPortsOrPodsItIs(String rule) {
      ingress(rule);
      assertMeant(judged());
    }
  }

  @Nested
  class IpBlock {

    @Test
    void anAddressBlockThatAdmitsAPodIsNoIntent() {
      ingress("{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}],'ports':[{'port':80}]}");
      assertNotMeant(judged(), Finding.IP_BLOCK_ADMITS_POD);
      assertThat(judged().findings()).contains(Finding.PLUGIN_DEPENDENT_IP_BLOCK);
    }

    @Test
    void anAddressBlockThatAdmitsTheOutsideIs() {
      ingress("{'from':[{'ipBlock':{'cidr':'198.51.100.0/24'}}]}");
      assertMeant(flow(OUTSIDE, DB, 80).in(cluster));
    }
  }

  @Nested
  class Mixup {

    private static final String TWO_PEERS =
        "{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},"
            + "{'podSelector':{'matchLabels':{'app':'api'}}}]}";

    @BeforeEach
    void aPodThatTheJoinedPeerWouldSelect() {
      cluster.pod("shop/api", "10.1.0.3", "app=api");
    }

    @Test
    void oneOfTwoPeersThatWereMeantAsOneIsNoIntent() {
      ingress(TWO_PEERS);
      assertNotMeant(judged(), Finding.SELECTOR_MIXUP);
    }

    @Test
    void theOtherOrderAndTheOtherPeerAreTheSame() {
      ingress(
          "{'from':[{'podSelector':{'matchLabels':{'app':'api'}}},"
              + "{'namespaceSelector':{'matchLabels':{'team':'red'}}}]}");
      assertNotMeant(judged(), Finding.SELECTOR_MIXUP);
      cluster.pod("data/api", "10.1.0.4", "app=api");
      assertNotMeant(flow("10.1.0.4", DB, 80).in(cluster), Finding.SELECTOR_MIXUP);
    }

    @Test
    void whatTheJoinedPeerWouldAdmitTooIsMeant() {
      ingress(TWO_PEERS);
      assertMeant(flow("10.1.0.3", DB, 80).in(cluster));
    }

    @Test
    void peersThatCouldNotBeMeantAsOneAreNot() {
      cluster.delete("Pod", "shop/api");
      ingress(TWO_PEERS);
      assertMeant(judged());
    }

    @Test
    void aJoinedPeerThatSelectsOnlyFinishedPodsCouldNotBeMeant() {
      cluster.pod("shop/api", Changes.pod(null, "app=api").setPhase(PodPhase.SUCCEEDED));
      ingress(TWO_PEERS);
      assertMeant(judged());
    }

    @Test
    void peersThatAreNoNeighboursAreNot() {
      ingress(
          "{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},{'ipBlock':{'cidr':'192.0.2.0/24'}},"
              + "{'podSelector':{'matchLabels':{'app':'api'}}}]}");
      assertMeant(judged());
    }

    @Test
    void twoNamespaceSelectorsAreNot() {
      ingress(
          "{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},"
              + "{'namespaceSelector':{'matchLabels':{'team':'green'}}}]}");
      assertMeant(judged());
    }

    @Test
    void theAnnotationSaysThatItIsMeant() {
      cluster.apply(
          Changes.present(
                  "NetworkPolicy",
                  "data/p",
                  PolicyState.newBuilder(
                          Changes.policy("{'podSelector':{},'ingress':[" + TWO_PEERS + "]}"))
                      .setAnnotations(Map.of("weir/or-intended", ""))
                      .build(),
                  cluster.now())
              .build());
      assertMeant(judged());
    }

    @Test
    void itHoldsForEgressToo() {
      cluster.pod("data/cache", "10.1.0.5", "app=cache");
      egress(
          "{'to':[{'namespaceSelector':{'matchLabels':{'team':'blue'}}},"
              + "{'podSelector':{'matchLabels':{'app':'cache'}}}]}");
      assertNotMeant(judged(), Finding.SELECTOR_MIXUP);
    }
  }

  @Nested
  class Ends {

    private static final String PRECISE_EGRESS =
        "{'to':[{'namespaceSelector':{'matchLabels':{'team':'blue'}}}]}";

    @Test
    void underAnyAPreciseRuleAtOneEndOutweighsABroadOneAtTheOther() {
      ingress("{}");
      egress(PRECISE_EGRESS);
      assertMeant(judged());
    }

    @Test
    void underAnyOneGovernedEndIsEnough() {
      ingress(PRECISE);
      assertMeant(judged());
    }

    @Test
    void theFirstFindingOfTheTableBecomesTheReason() {
      ingress("{'from':[{'namespaceSelector':{}}]}");
      egress("{}");
      Judgement judgement = judged();
      assertThat(judgement.reason()).isEqualTo(Reason.ALLOW_ALL_RULE);
      assertThat(judgement.findings())
          .containsExactly(Finding.ALLOW_ALL_RULE, Finding.ANY_NAMESPACE);
    }

    @ParameterizedTest
    @CsvSource({
      "ANY, ALLOWED, POLICY_ALLOWED",
      "INGRESS, ALLOWED_NOT_INTENDED, ALLOW_ALL_RULE",
      "EGRESS, ALLOWED, POLICY_ALLOWED",
      "BOTH, ALLOWED_NOT_INTENDED, ALLOW_ALL_RULE",
    })
    void theRequiredEndsMustBePrecise(RequiredIntent required, Verdict verdict, Reason reason) {
      ingress("{}");
      egress(PRECISE_EGRESS);
      assertThat(judged(required).verdict()).isEqualTo(verdict);
      assertThat(judged(required).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
      "ANY, ALLOWED, POLICY_ALLOWED",
      "INGRESS, ALLOWED_NOT_INTENDED, NO_POLICY",
      "EGRESS, ALLOWED, POLICY_ALLOWED",
      "BOTH, ALLOWED_NOT_INTENDED, NO_POLICY",
    })
    void aRequiredEndWithoutPolicyIsNoIntent(
        RequiredIntent required, Verdict verdict, Reason reason) {
      egress(PRECISE_EGRESS);
      assertThat(judged(required).verdict()).isEqualTo(verdict);
      assertThat(judged(required).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource(RequiredIntent.class)
    void nothingIsRequiredOfAnEndOutside(RequiredIntent required) {
      ingress("{'from':[{'ipBlock':{'cidr':'198.51.100.0/24'}}]}");
      assertMeant(flow(OUTSIDE, DB, 80).options(options(required, Set.of())).in(cluster));
    }
  }

  /** Each finding at the destination, with a precise rule at the source, under each requirement. */
  @Nested
  class RequiredEndsAndFindings {

    private static final String TO_BLUE =
        "{'to':[{'namespaceSelector':{'matchLabels':{'team':'blue'}}}]}";

    private static String broad(Finding finding) {
      return switch (finding) {
        case ALLOW_ALL_RULE -> "{}";
        case ANY_NAMESPACE -> "{'from':[{'namespaceSelector':{}}]}";
        case IP_BLOCK_ADMITS_POD -> "{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}";
        case SELECTOR_MIXUP ->
            "{'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},"
                + "{'podSelector':{'matchLabels':{'app':'api'}}}]}";
        default -> throw new IllegalArgumentException(finding + " is no finding of a rule");
      };
    }

    @BeforeEach
    void aPodThatTheJoinedPeerWouldSelect() {
      cluster.pod("shop/api", "10.1.0.3", "app=api");
    }

    @ParameterizedTest
    @EnumSource(
        value = Finding.class,
        names = {"ALLOW_ALL_RULE", "ANY_NAMESPACE", "IP_BLOCK_ADMITS_POD", "SELECTOR_MIXUP"})
    void aBroadRuleCountsWhereItsEndIsRequired(Finding finding) {
      ingress(broad(finding));
      egress(TO_BLUE);
      assertMeant(judged(RequiredIntent.ANY));
      assertMeant(judged(RequiredIntent.EGRESS));
      assertNotMeant(judged(RequiredIntent.INGRESS), finding);
      assertNotMeant(judged(RequiredIntent.BOTH), finding);
    }

    @ParameterizedTest
    @EnumSource(
        value = Finding.class,
        names = {"ALLOW_ALL_RULE", "ANY_NAMESPACE", "IP_BLOCK_ADMITS_POD", "SELECTOR_MIXUP"})
    void aBroadRuleAtTheOnlyGovernedEndLeavesTheOtherWithoutPolicy(Finding finding) {
      ingress(broad(finding));
      assertNotMeant(judged(RequiredIntent.ANY), finding);
      assertNotMeant(judged(RequiredIntent.INGRESS), finding);
      assertNotMeant(judged(RequiredIntent.BOTH), finding);
      assertThat(judged(RequiredIntent.EGRESS).reason()).isEqualTo(Reason.NO_POLICY);
      assertThat(judged(RequiredIntent.EGRESS).findings()).doesNotContain(finding);
    }

    @ParameterizedTest
    @EnumSource(RequiredIntent.class)
    void nothingIsRequiredOfAnExemptEnd(RequiredIntent required) {
      cluster.node("node-a", Changes.node(List.of("192.0.2.1")));
      egress("{'to':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}");
      assertMeant(flow(WEB, "192.0.2.1", 80).options(options(required, Set.of())).in(cluster));
      ingress("{}");
      assertThat(
              flow("192.0.2.1", DB, 80).options(options(required, Set.of())).in(cluster).reason())
          .isEqualTo(Reason.EXEMPT);
    }

    @ParameterizedTest
    @EnumSource(
        value = Finding.class,
        names = {"DENIAL_NOT_OBSERVED", "STATE_IN_TRANSITION", "PLUGIN_DEPENDENT_PROTOCOL"})
    void whatTakesNoIntentAwayCannotBeSwitchedOff(Finding finding) {
      assertThatThrownBy(() -> options(RequiredIntent.ANY, Set.of(finding)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(finding.name())
          .hasMessageContaining("allowed: [INTENT_VIOLATION, ALLOW_ALL_RULE");
    }

    @Test
    void aFindingSwitchedOffIsNoneUnderBothEither() {
      ingress("{}");
      egress("{}");
      JudgeOptions off = options(RequiredIntent.BOTH, Set.of(Finding.ALLOW_ALL_RULE));
      assertMeant(flow(WEB, DB, 80).options(off).in(cluster));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALLOW_ALL_RULE | {}",
        "ANY_NAMESPACE | {'from':[{'namespaceSelector':{}}]}",
        "IP_BLOCK_ADMITS_POD | {'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}",
        "SELECTOR_MIXUP | {'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},{'podSelector':{'matchLabels':{'app':'api'}}}]}",
      })
  void eachFindingCanBeSwitchedOff(Finding finding, String rule) {
    cluster.pod("shop/api", "10.1.0.3", "app=api");
    ingress(rule);
    assertNotMeant(judged(), finding);
    assertMeant(
        flow(WEB, DB, 80).options(options(RequiredIntent.ANY, Set.of(finding))).in(cluster));
  }
}
