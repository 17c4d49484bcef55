package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read never widens access, and is named. */
class InvalidPolicyTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String OUTSIDE = "198.51.100.7";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster.pod("a/web", WEB, "app=web").pod("a/db", DB, "app=db");
  }

  private PartResult ingress(String source, int port) {
    return flow(source, DB, port).in(cluster).decision().ingress();
  }

  @Source("Ours: the API server refuses these; in files they are found")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'Near','values':['x']}]}}] | from[0].podSelector.matchExpressions[0].operator: unknown operator: \"Near\" (allowed: In, NotIn, Exists, DoesNotExist)",
        "'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':[]}]}}] | from[0].podSelector.matchExpressions[0].values: must not be empty for In and NotIn",
        "'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'NotIn'}]}}] | from[0].podSelector.matchExpressions[0].values: must not be empty for In and NotIn",
        "'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'Exists','values':['x']}]}}] | from[0].podSelector.matchExpressions[0].values: must be empty for Exists and DoesNotExist",
        "'from':[{'podSelector':{'matchExpressions':[{'operator':'Exists'}]}}] | from[0].podSelector.matchExpressions[0].key: no label key: \"\"",
        "'from':[{'podSelector':{'matchExpressions':{}}}] | from[0].podSelector.matchExpressions: must be a list: {}",
        "'from':[{'podSelector':{'matchLabels':{'version':1}}}] | from[0].podSelector.matchLabels: must be text: 1",
        "'from':[{'podSelector':{'matchLabels':['app']}}] | from[0].podSelector.matchLabels: must be an object",
        "'from':[{'podSelector':'app=web'}] | from[0].podSelector: must be an object",
        "'from':[{'ipBlock':{'cidr':'10.0.0.0/33'}}] | from[0].ipBlock.cidr: no address block: \"10.0.0.0/33\"",
        "'from':[{'ipBlock':{'cidr':'10.0.0.1'}}] | from[0].ipBlock.cidr: no address block: \"10.0.0.1\"",
        "'from':[{'ipBlock':{}}] | from[0].ipBlock.cidr: no address block: \"\"",
        "'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.300.0.0/16']}}] | from[0].ipBlock.except[0]: no address block",
        "'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['11.0.0.0/16']}}] | from[0].ipBlock.except[0]: 11.0.0.0/16 must lie strictly inside cidr 10.0.0.0/8",
        "'from':[{'ipBlock':{'cidr':'10.0.0.0/8'},'podSelector':{}}] | from[0]: ipBlock must stand alone",
        "'from':[{}] | from[0]: selects nothing",
        "'from':[null] | from[0]: must be an object",
        "'from':{} | from: must be a list",
        "'ports':[{'port':0}] | ports[0].port: no port: 0 (allowed: 1 to 65535, or the name of a container port)",
        "'ports':[{'port':65536}] | ports[0].port: no port: 65536",
        "'ports':[{'port':'80'}] | ports[0].port: no port name: \"80\"",
        "'ports':[{'port':80.5}] | ports[0].port: no port: 80.5",
        "'ports':[{'protocol':'tcp'}] | ports[0].protocol: unknown protocol: \"tcp\" (allowed: TCP, UDP, SCTP)",
        "'ports':[{'port':90,'endPort':80}] | ports[0].endPort: 80 is below port 90",
        "'ports':[{'endPort':80}] | ports[0].endPort: needs a numeric port beside it",
        "'ports':[{'port':'http','endPort':80}] | ports[0].endPort: needs a numeric port beside it, not a name",
        "'ports':'80' | ports: must be a list",
      })
  void anUnreadablePartLeavesTheFlowOpenAndIsNamed(String rule, String problem) {
    cluster.policy("a/p", "{'podSelector':{},'ingress':[{" + rule + "}]}");
    PartResult ingress = ingress(WEB, 80);
    assertThat(ingress.part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress.missing()).isEqualTo(Reason.POLICY_INVALID);
    assertThat(ingress.missingFact()).startsWith("a/p spec.ingress[0]." + problem);
  }

  @Source("Ours: what cannot be read is not decided")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ingress':[null]",
        "'ingress':['x']",
        "'ingress':{}",
        "'ingress':'x'",
      })
  void unreadableRulesLeaveTheFlowOpen(String rules) {
    cluster.policy("a/p", "{'podSelector':{}," + rules + "}");
    assertThat(ingress(WEB, 80).part()).isEqualTo(Part.UNDECIDABLE);
  }

  @Source("Ours: what cannot be read is not decided")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "{",
        "[]",
        "null",
        "{} {}",
        "{'podSelector':'x'}",
        "{'podSelector':{'matchLabels':{'a b':'x'}},'ingress':[{}]}",
        "{'podSelector':{},'policyTypes':['Sideways'],'ingress':[{}]}",
        "{'podSelector':{},'policyTypes':'Ingress','ingress':[{}]}",
      })
  void anUnreadablePolicyLeavesTheNamespacesPodsOpen(String spec) {
    cluster.policy("a/p", spec);
    PartResult ingress = ingress(WEB, 80);
    assertThat(ingress.part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress.missing()).isEqualTo(Reason.POLICY_INVALID);
    assertThat(ingress.missingFact()).startsWith("a/p spec");
  }

  @Source("Ours: what cannot be read touches no more than it could")
  @Test
  void anotherNamespaceIsNotTouched() {
    cluster.policy("b/p", "no json");
    assertThat(ingress(WEB, 80).part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source("Ours: policies are additive, so an admission stands")
  @Test
  void whatAValidRuleAdmitsIsAdmitted() {
    cluster.policy("a/bad", "no json");
    cluster.policy(
        "a/half",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'x'}},{'podSelector':{}}]}]}");
    PartResult ingress = ingress(WEB, 80);
    assertThat(ingress.part()).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(ingress.rules())
        .extracting(RuleReference::toString)
        .containsExactly("a/half ingress[0].from[1]");
  }

  @Source("Ours: what cannot be read touches no more than it could")
  @Test
  void aFlowThatTheUnreadablePartCannotTouchIsDecided() {
    cluster.policy(
        "a/p",
        "{'podSelector':{},'ingress':["
            + "{'from':[{'ipBlock':{'cidr':'x'}}],'ports':[{'port':1}]},"
            + "{'ports':[{'protocol':'UDP','port':0}]},"
            + "{'ports':[{'port':100,'endPort':65537}]},"
            + "{'from':[{'ipBlock':{'cidr':'192.0.2.0/24','except':['x']}}]},"
            + "{'from':[{'podSelector':{'matchLabels':{'app':'none','b':1}}}]}]}");
    assertThat(ingress(WEB, 80).part()).isEqualTo(Part.DENIED);
    assertThat(ingress(OUTSIDE, 80).part()).isEqualTo(Part.DENIED);
    assertThat(ingress(OUTSIDE, 1).part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress("192.0.2.1", 80).part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress(WEB, 100).part()).isEqualTo(Part.UNDECIDABLE);
  }

  @Source("Ours: what cannot be read touches no more than it could")
  @Test
  void aSubjectThatTheReadableConditionsExcludeIsNotTouched() {
    cluster.policy("a/p", "{'podSelector':{'matchLabels':{'app':'web','b':1}}}");
    assertThat(ingress(WEB, 80).part()).isEqualTo(Part.DEFAULT_ALLOW);
  }

  @Source("Ours: policies are additive, so a policy that admits nothing opens no question")
  @Test
  void aDenialStandsWhateverAPolicyThatAdmitsNothingSelects() {
    String unreadable = "{'matchExpressions':[{'key':'app','operator':'Near'}]}";
    cluster.policy("a/deny", "{'podSelector':{}}");
    cluster.policy("a/p", "{'podSelector':" + unreadable + ",'ingress':[{'ports':[{'port':81}]}]}");
    assertThat(ingress(WEB, 80).part()).isEqualTo(Part.DENIED);
    assertThat(ingress(WEB, 80).policies())
        .extracting(PolicyReference::path)
        .containsExactly("a/deny");
    assertThat(ingress(WEB, 81).part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress(WEB, 81).missingFact()).startsWith("a/p spec.podSelector");
  }

  @Test
  void theVerdictIsUnknownAndADropUnexplained() {
    cluster.policy("a/p", "no json");
    Judgement predicted = flow(WEB, DB, 80).in(cluster);
    assertThat(predicted.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(predicted.reason()).isEqualTo(Reason.POLICY_INVALID);
  }

  @Test
  void theMessageHoldsNoControlCharacters() {
    cluster.policy(
        "a/p", "{'podSelector':{},'ingress':[{'ports':[{'port':'\\u001b[31m\\u202e'}]}]}");
    assertThat(ingress(WEB, 80).missingFact()).contains("\"?[31m?\"").doesNotContain("\u001b");
  }
}
