package io.weir.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.policy.lint.LintPlace.Standing;
import io.weir.policy.testing.TestCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinterTest {

  private static final String TYPO = "{'podSelector':{'matchLabels':{'app':'wbe'}}}";

  private final LintedCluster cluster = new LintedCluster().pod("shop/web", "app=web");

  @Test
  void emptyClusterHasNoFindings() {
    assertThat(Linter.lint(new TestCluster().state()).findings()).isEmpty();
  }

  @Test
  void findingsAreInTheOrderOfPlacesWithPositionsByNumber() {
    StringBuilder rules = new StringBuilder("{}");
    rules.append(",{}".repeat(11));
    cluster
        .policy("shop/b", "{'podSelector':{},'ingress':[%s]}".formatted(rules))
        .policy("shop/a", "{'podSelector':{},'ingress':[{}]}");

    assertThat(cluster.places(LintCode.ALLOW_ALL_RULE))
        .startsWith(
            "shop/a ingress[0]", "shop/b ingress[0]", "shop/b ingress[1]", "shop/b ingress[2]")
        .endsWith("shop/b ingress[9]", "shop/b ingress[10]", "shop/b ingress[11]");
  }

  @Test
  void annotationTakesFindingsAwayAndKeepsThemCounted() {
    cluster
        .policy("shop/p", TYPO, Map.of("weir/lint-ignore", "RULE_UNUSED, POLICY_SELECTS_NOTHING"))
        .policy("shop/q", TYPO, Map.of("weir/lint-ignore", "SELECTOR_MIXUP"));

    assertThat(cluster.places(LintCode.POLICY_SELECTS_NOTHING))
        .containsExactly("shop/q podSelector");
    assertThat(cluster.lint().ignored())
        .extracting(finding -> finding.place().toString())
        .containsExactly("shop/p podSelector");
  }

  @Test
  void stagedPoliciesAreLookedAtAsIfTheyWereApplied() {
    cluster
        .policy("shop/p", TYPO)
        .staged("shop/p", "{'podSelector':{'matchLabels':{'app':'web'}},'ingress':[{}]}")
        .staged("shop/new", TYPO);

    assertThat(cluster.findings(LintCode.POLICY_SELECTS_NOTHING, LintCode.ALLOW_ALL_RULE))
        .extracting(
            LintFinding::code,
            finding -> finding.place().toString(),
            finding -> finding.place().standing())
        .containsExactly(
            tuple(LintCode.POLICY_SELECTS_NOTHING, "shop/new podSelector", Standing.STAGED),
            tuple(LintCode.POLICY_SELECTS_NOTHING, "shop/p podSelector", Standing.IN_FORCE),
            tuple(LintCode.ALLOW_ALL_RULE, "shop/p ingress[0]", Standing.STAGED));
  }

  @Test
  void ruleOfAStagedPolicyThatOneInForceMakesVoidIsTold() {
    cluster
        .policy("shop/open", "{'podSelector':{},'ingress':[{}]}")
        .staged("shop/web", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");

    assertThat(cluster.places(LintCode.RULE_ADDS_NOTHING)).containsExactly("shop/web ingress[0]");
  }

  @Test
  void namesFromTheClusterAreSafeToPrint() {
    cluster
        .namespace("evil\u001b[31m", "team=\u202ered")
        .pod("evil\u001b[31m/x\n", "app=web\u0007")
        .policy("evil\u001b[31m/p\r", "{'podSelector':{'matchLabels':{'app':'web'}}}")
        .policy(
            "shop/p", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'\u0007'}}]}]}");

    List<LintFinding> findings = cluster.lint().findings();

    assertThat(findings).hasSizeGreaterThan(2);
    assertThat(findings)
        .allSatisfy(
            finding ->
                assertThat(finding.place() + finding.message() + finding.cure())
                    .doesNotContainPattern("[\\p{Cntrl}\u202e]"));
  }

  @Test
  void everyCodeSaysWhatItIs() {
    assertThat(LintCode.values())
        .allSatisfy(
            code -> {
              assertThat(code.title()).isNotBlank().doesNotEndWith(".");
              assertThat(code.meaning()).endsWith(".");
              assertThat(code.cure()).endsWith(".");
              assertThat(code.example()).endsWith("\n");
            });
  }
}
