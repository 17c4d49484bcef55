package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods a policy isolates, in which direction. */
class SelectionTest {

  private static final String CLIENT = "10.1.0.1";
  private static final String SERVER = "10.1.0.2";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void twoPodsInTwoNamespaces() {
    cluster.namespace("shop").namespace("data");
    cluster.pod("shop/web", CLIENT, "app=web").pod("data/db", SERVER, "app=db");
  }

  private Decision decision() {
    return flow(CLIENT, SERVER, 5432).in(cluster).decision();
  }

  private void policy(String path, String spec) {
    cluster.policy(path, spec);
  }

  @Source("Documentation, Network Policies: The two sorts of pod isolation")
  @Test
  void withoutPoliciesEverythingIsOpen() {
    assertThat(decision().egress().part()).isEqualTo(Part.DEFAULT_ALLOW);
    assertThat(decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source("API types: NetworkPolicySpec.policyTypes, ingress")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'podSelector':{}}",
        "{'podSelector':{},'policyTypes':[]}",
        "{'podSelector':{},'policyTypes':null}",
        "{'podSelector':{},'ingress':[]}",
        "{'podSelector':{},'ingress':null}",
        "{'podSelector':{},'egress':[]}",
        "{'podSelector':null}",
        "{}",
        "{'podSelector':{},'policyTypes':['Ingress']}",
        "{'podSelector':{},'policyTypes':['Ingress'],'egress':[{}]}",
      })
  void isolatesForIngressOnly(String spec) {
    policy("data/p", spec);
    policy("shop/p", spec);
    assertThat(decision().ingress().part()).isEqualTo(Part.DENIED);
    assertThat(decision().egress().part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source("API types: NetworkPolicySpec.policyTypes")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'podSelector':{},'policyTypes':['Egress']}",
        "{'podSelector':{},'policyTypes':['Egress'],'ingress':[{}]}",
      })
  void isolatesForEgressOnly(String spec) {
    policy("data/p", spec);
    policy("shop/p", spec);
    assertThat(decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
    assertThat(decision().egress().part()).isEqualTo(Part.DENIED);
  }

  @Source("API types: NetworkPolicySpec.policyTypes")
  @Test
  void egressRulesAloneIsolateBothWays() {
    policy("shop/p", "{'podSelector':{},'egress':[{}]}");
    assertThat(decision().egress().part()).isEqualTo(Part.ALLOWED_BY_RULE);
    Decision back = flow(SERVER, CLIENT, 80).in(cluster).decision();
    assertThat(back.ingress().part()).isEqualTo(Part.DENIED);
  }

  @Source(
      "Documentation, Network Policies: Allow all ingress traffic; e2e: should support allow-all policy")
  @Test
  void anEmptyRuleAdmitsEverything() {
    policy("data/p", "{'podSelector':{},'ingress':[{}]}");
    assertThat(decision().ingress().rules())
        .extracting(RuleReference::toString)
        .containsExactly("data/p ingress[0]");
  }

  @Source(
      "API types: NetworkPolicySpec.podSelector; e2e: should deny ingress from pods on other namespaces")
  @Test
  void aPolicyActsOnItsOwnNamespaceOnly() {
    policy("shop/p", "{'podSelector':{}}");
    assertThat(decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source("API types: NetworkPolicySpec.podSelector")
  @Test
  void aPolicyThatSelectsNoOneHasNoEffect() {
    policy("data/p", "{'podSelector':{'matchLabels':{'app':'cache'}}}");
    assertThat(decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source(
      "Documentation, Network Policies: policies are additive; e2e: should enforce multiple, stacked policies with overlapping podSelectors")
  @Test
  void policiesAddUpAndEachAdmittingPlaceIsListed() {
    policy("data/deny", "{'podSelector':{}}");
    policy(
        "data/b",
        "{'podSelector':{},'ingress':[{'ports':[{'port':1}]},{'ports':[{'port':5432},{}]}]}");
    policy(
        "data/a",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{}},{'namespaceSelector':{}}]}]}");
    PartResult ingress = decision().ingress();
    assertThat(ingress.part()).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(ingress.rules())
        .extracting(RuleReference::toString)
        .containsExactly(
            "data/a ingress[0].from[1]",
            "data/b ingress[1].ports[0]",
            "data/b ingress[1].ports[1]");
    assertThat(ingress.policies())
        .extracting(PolicyReference::path)
        .containsExactly("data/a", "data/b", "data/deny");
  }

  @Source(
      "Documentation, Network Policies: both sides must allow; e2e: should support denying of egress traffic on the client side (even if the server explicitly allows this traffic)")
  @Test
  void anAllowAtOneEndNeverMakesUpForADenialAtTheOther() {
    policy("data/p", "{'podSelector':{},'ingress':[{}]}");
    policy("shop/p", "{'podSelector':{},'policyTypes':['Egress']}");
    assertThat(decision().ingress().part()).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(decision().egress().part()).isEqualTo(Part.DENIED);
    assertThat(decision().kind()).isEqualTo(DecisionKind.DENY);
  }

  @Source("Ours: no rule denies, so the isolating policies are named")
  @Test
  void aDenialNamesEveryPolicyThatIsolates() {
    policy("data/b", "{'podSelector':{}}");
    policy("data/a", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");
    assertThat(decision().ingress().policies())
        .extracting(PolicyReference::path)
        .containsExactly("data/a", "data/b");
  }
}
