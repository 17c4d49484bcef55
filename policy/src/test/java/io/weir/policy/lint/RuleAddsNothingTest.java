package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.RULE_ADDS_NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleAddsNothingTest {

  private static final String WEB = "{'podSelector':{'matchLabels':{'app':'web'}}}";

  private final LintedCluster cluster = new LintedCluster().pod("shop/web", "app=web");

  private void policy(String name, String selector, String rules) {
    cluster.policy("shop/" + name, "{'podSelector':%s,'ingress':[%s]}".formatted(selector, rules));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // wide | narrow
        "{} | {'from':[{'podSelector':{}}]}",
        "{} | {'ports':[{'port':80}]}",
        "{'from':[{'podSelector':{}}]} | {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}",
        "{'from':[{'namespaceSelector':{}}]} | {'from':[{'podSelector':{}}]}",
        "{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shop'}}}]} |"
            + " {'from':[{'podSelector':{}}]}",
        "{'ports':[{'port':80,'endPort':90}]} | {'ports':[{'port':85}]}",
        "{'ports':[{'protocol':'TCP'}]} | {'ports':[{'port':'http'},{'port':80}]}",
        "{'from':[{'podSelector':{}}],'ports':[{'protocol':'TCP'}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}],'ports':[{'protocol':'TCP'}]}",
        "{'from':[{'podSelector':{}}],'ports':[{'port':'http'}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}],'ports':[{'port':'http'}]}",
        "{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'DoesNotExist'}]}}]} |"
            + " {'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'DoesNotExist'},"
            + "{'key':'tier','operator':'Exists'}]}}]}",
        "{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]} |"
            + " {'from':[{'ipBlock':{'cidr':'10.1.0.0/16'}}]}",
        "{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16']}}]} |"
            + " {'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.0.0.0/15']}}]}",
        "{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}",
        "{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'NotIn','values':['db']}]}}]}"
            + " | {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}",
      })
  void ruleWithinAnotherIsTold(String wide, String narrow) {
    policy("p", "{}", narrow + "," + wide);

    assertThat(cluster.findings(RULE_ADDS_NOTHING))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.place()).hasToString("shop/p ingress[0]");
              assertThat(finding.message())
                  .isEqualTo("shop/p ingress[1] admits all that this rule admits");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'ports':[{'port':80}]} | {'ports':[{'port':80,'protocol':'UDP'}]}",
        "{'ports':[{'port':80}]} | {'from':[{'podSelector':{}}]}",
        "{'ports':[{'port':'http'}]} | {'ports':[{'port':80}]}",
        "{'from':[{'podSelector':{}}]} | {'from':[{'namespaceSelector':{}}]}",
        "{'from':[{'podSelector':{}}]} |"
            + " {'from':[{'podSelector':{}},{'ipBlock':{'cidr':'10.0.0.0/8'}}]}",
        "{'from':[{'namespaceSelector':{}}]} | {'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}",
        "{'from':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]} | {'from':[{'podSelector':{}}]}",
        "{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16']}}]} |"
            + " {'from':[{'ipBlock':{'cidr':'10.0.0.0/9'}}]}",
        "{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]} |"
            + " {'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':['web','api']}]}}]}",
        "{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}}]} |"
            + " {'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'NotIn','values':['db']}]}}]}",
        "{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'data'}}}]} |"
            + " {'from':[{'podSelector':{}}]}",
        "{'from':[{'podSelector':{'matchLabels':{'app':7}}}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'app':7}}}]}",
        "{} | {'from':[{'ipBlock':{'cidr':'nonsense'}}]}",
        "{} | {'ports':[{'port':[80]}]}",
        "{'ports':[{'port':[80]}]} | {'ports':[{'port':[80]}]}",
        "{'ports':[{'protocol':'TCP'}]} | {'ports':[{'protocol':'UDP'}]}",
        "{'ports':[{'protocol':'TCP'}]} | {'ports':[{'port':80,'protocol':'UDP'}]}",
        "{'ports':[{'protocol':'TCP'}]} | {'ports':[{'port':'dns','protocol':'UDP'}]}",
        "{'ports':[{'port':80}]} | {'ports':[{'protocol':'TCP'}]}",
        "{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'tier':'web'}}}]}",
        "{'from':[{'podSelector':{'matchExpressions':[{'key':'app','operator':'DoesNotExist'}]}}]} |"
            + " {'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}",
      })
  void ruleThatMayAddSomethingIsFine(String wide, String narrow) {
    policy("p", "{}", narrow + "," + wide);

    // The first may make the second void, not the other way round.
    assertThat(cluster.places(RULE_ADDS_NOTHING)).doesNotContain("shop/p ingress[0]");
  }

  @Test
  void ofTwoEqualOnesTheLaterIsTold() {
    policy("a", "{}", "{'from':[%s]}".formatted(WEB));
    policy("b", "{}", "{'from':[%s]},{'from':[%s]}".formatted(WEB, WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING))
        .containsExactly("shop/b ingress[0]", "shop/b ingress[1]");
  }

  @Test
  void ofTwoEqualOnesOfOnePolicyTheLaterIsTold() {
    policy("p", "{}", "{'from':[%s]},{'from':[%s]}".formatted(WEB, WEB));

    assertThat(cluster.findings(RULE_ADDS_NOTHING))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.place()).hasToString("shop/p ingress[1]");
              assertThat(finding.message())
                  .isEqualTo("shop/p ingress[0] admits all that this rule admits");
            });
  }

  @Test
  void policyThatMayNotGovernTheDirectionMakesNothingVoid() {
    cluster.policy(
        "shop/a", "{'podSelector':{},'policyTypes':['Egress','Sideways'],'ingress':[{}]}");
    policy("b", "{}", "{'from':[%s]}".formatted(WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING)).isEmpty();
  }

  @Test
  void conditionWithoutValuesSelectsMorePodsToo() {
    policy("narrow", "{'matchLabels':{'app':'web'}}", "{'from':[%s]}".formatted(WEB));
    policy(
        "wide",
        "{'matchExpressions':[{'key':'app','operator':'Exists'}]}",
        "{'from':[%s]}".formatted(WEB));
    policy(
        "wide-too",
        "{'matchExpressions':[{'key':'tier','operator':'NotIn','values':['web']}]}",
        "{'from':[%s]},{'ports':[{'port':80}]}".formatted(WEB));
    policy("of-tier", "{'matchLabels':{'tier':'front'}}", "{'ports':[{'port':80}]}");

    assertThat(cluster.places(RULE_ADDS_NOTHING))
        .containsExactly("shop/narrow ingress[0]", "shop/of-tier ingress[0]");
  }

  @Test
  void policyThatSelectsMorePodsMakesItVoid() {
    policy("narrow", "{'matchLabels':{'app':'web'}}", "{'from':[%s]}".formatted(WEB));
    policy(
        "wide",
        "{'matchExpressions':[{'key':'app','operator':'In','values':['web','api']}]}",
        "{'from':[%s]}".formatted(WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING)).containsExactly("shop/narrow ingress[0]");
  }

  @Test
  void policyThatSelectsOtherPodsDoesNot() {
    policy("web", "{'matchLabels':{'app':'web'}}", "{'from':[%s]}".formatted(WEB));
    policy("api", "{'matchLabels':{'app':'api'}}", "{'from':[%s]}".formatted(WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING)).isEmpty();
  }

  @Test
  void theOtherDirectionDoesNot() {
    cluster.policy(
        "shop/p",
        "{'podSelector':{},'ingress':[{'from':[%s]}],'egress':[{'to':[%s]}]}".formatted(WEB, WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING)).isEmpty();
  }

  @Test
  void ignoredRulesMakeNothingVoid() {
    cluster.policy(
        "shop/a", "{'podSelector':{},'policyTypes':['Egress'],'ingress':[{}],'egress':[]}");
    policy("b", "{}", "{'from':[%s]}".formatted(WEB));

    assertThat(cluster.places(RULE_ADDS_NOTHING)).isEmpty();
  }
}
