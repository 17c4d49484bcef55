package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.ALLOW_ALL_RULE;
import static io.weir.policy.lint.LintCode.ANY_NAMESPACE;
import static io.weir.policy.lint.LintCode.NAMESPACE_WITHOUT_POLICY;
import static io.weir.policy.lint.LintCode.POLICY_INVALID;
import static io.weir.policy.lint.LintCode.RULES_IGNORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy says by itself. */
class PolicyChecksTest {

  private final LintedCluster cluster = new LintedCluster().pod("shop/web", "app=web");

  @Test
  void everyInvalidPartIsAnError() {
    cluster.policy(
        "shop/bad",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/33'}}],"
            + "'ports':[{'port':90,'endPort':80},{'port':8080}]}]}");

    assertThat(cluster.findings(POLICY_INVALID))
        .extracting(finding -> finding.place().field(), LintFinding::severity)
        .containsExactly(
            tuple("spec.ingress[0].from[0].ipBlock.cidr", Severity.ERROR),
            tuple("spec.ingress[0].ports[0].endPort", Severity.ERROR));
  }

  @Test
  void validPolicyHasNoInvalidPart() {
    cluster.policy("shop/good", "{'podSelector':{},'ingress':[{'ports':[{'port':8080}]}]}");

    assertThat(cluster.places(POLICY_INVALID)).isEmpty();
  }

  @Test
  void rulesOfADirectionThatPolicyTypesLeavesOutAreTold() {
    cluster.policy(
        "shop/p",
        "{'podSelector':{},'policyTypes':['Ingress'],'egress':[{},{'ports':[{'port':1}]}]}");

    assertThat(cluster.findings(RULES_IGNORED))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.place()).hasToString("shop/p egress");
              assertThat(finding.message()).contains("leaves out Egress: its 2 rules are ignored");
              assertThat(finding.cure()).contains("add Egress to policyTypes");
            });
    assertThat(cluster.places(ALLOW_ALL_RULE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'podSelector':{},'egress':[{}]}",
        "{'podSelector':{},'policyTypes':['Ingress','Egress'],'ingress':[{}],'egress':[{}]}",
        "{'podSelector':{},'policyTypes':['Ingress'],'egress':[]}",
        "{'podSelector':{},'policyTypes':['Ingress','Sideways'],'egress':[{}]}",
      })
  void rulesThatCountOrMayCountAreFine(String spec) {
    cluster.policy("shop/p", spec);

    assertThat(cluster.places(RULES_IGNORED)).isEmpty();
  }

  @Test
  void ruleWithoutPeersAndPortsIsTold() {
    cluster.policy("shop/p", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]},{}]}");

    assertThat(cluster.places(ALLOW_ALL_RULE)).containsExactly("shop/p ingress[1]");
  }

  @Test
  void anyNamespaceIsToldOnlyWithoutPodSelectorAndPorts() {
    cluster.policy(
        "shop/p",
        "{'podSelector':{},'ingress':["
            + "{'from':[{'podSelector':{}},{'namespaceSelector':{}}]},"
            + "{'from':[{'namespaceSelector':{}}],'ports':[{'port':80}]},"
            + "{'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'}}}]}]}");

    assertThat(cluster.places(ANY_NAMESPACE)).containsExactly("shop/p ingress[0].from[1]");
  }

  @Test
  void namespaceWithPodsIsToldForEachDirectionThatNoPolicyGoverns() {
    cluster
        .policy("shop/p", "{'podSelector':{'matchLabels':{'app':'web'}}}")
        .pod("open/x", "app=x")
        .hostPod("hosts/agent", "192.168.7.11")
        .namespace("empty");

    assertThat(cluster.findings(NAMESPACE_WITHOUT_POLICY))
        .extracting(finding -> finding.place().toString(), LintFinding::message)
        .containsExactly(
            tuple("open", "no policy governs egress: every pod is open, such as open/x"),
            tuple("open", "no policy governs ingress: every pod is open, such as open/x"),
            tuple("shop", "no policy governs egress: every pod is open, such as shop/web"));
  }
}
