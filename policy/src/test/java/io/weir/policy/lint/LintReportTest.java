package io.weir.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.lint.LintPlace.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How findings are told: their places, order, words, and which count. */
class LintReportTest {

  private static final PolicyReference WEB = new PolicyReference("shop", "web", null, null);

  private static LintPlace at(String field) {
    return LintPlace.of(WEB, Standing.IN_FORCE, field);
  }

  @Test
  void placeIsWrittenAsFarAsItIsKnown() {
    assertThat(LintPlace.of("shop")).hasToString("shop");
    assertThat(new LintPlace("shop", "web", Standing.IN_FORCE, null)).hasToString("shop/web");
    assertThat(at("spec.ingress[0].from[1]")).hasToString("shop/web ingress[0].from[1]");
    assertThat(at("metadata.name")).hasToString("shop/web metadata.name");
  }

  @Test
  void placesAreInTheOrderOfNamespacePolicyStandingAndField() {
    LintPlace other = new LintPlace("zoo", null, Standing.IN_FORCE, null);
    LintPlace staged = new LintPlace("shop", "web", Standing.STAGED, "spec.egress");
    LintPlace next = new LintPlace("shop", "web2", Standing.IN_FORCE, null);

    assertThat(
            Stream.of(
                    other,
                    next,
                    staged,
                    at("spec.ingress"),
                    at("spec.egress"),
                    LintPlace.of("shop"))
                .sorted())
        .containsExactly(
            LintPlace.of("shop"), at("spec.egress"), at("spec.ingress"), staged, next, other);
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, a1",
    "a1, a2",
    "a2, a10",
    "a9b, a10a",
    "a10, a10b",
    "a1.b2, a1.b10",
    "a7, ab",
    "a99999999999999999998, a99999999999999999999",
    "a/9, a/:",
  })
  void fieldsAreOrderedByTextAndPositionsByNumber(String first, String second) {
    assertThat(FieldOrder.compare(first, second)).isNegative();
    assertThat(FieldOrder.compare(second, first)).isPositive();
    assertThat(FieldOrder.compare(first, first)).isZero();
  }

  @Test
  void firstThreeNamesAreWrittenAndTheOthersCounted() {
    assertThat(Text.names(List.of("a", "b", "c"))).isEqualTo("a, b, c");
    assertThat(Text.names(List.of("a", "b", "c", "d"))).isEqualTo("a, b, c and 1 more");
    assertThat(Text.names(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c and 2 more");
  }

  @Test
  void namesOfAListThatMayBeCutAreNotCounted() {
    assertThat(Text.firstOf(List.of("a", "b", "c"))).isEqualTo("a, b, c");
    assertThat(Text.firstOf(List.of("a", "b", "c", "d"))).isEqualTo("a, b, c and more");
  }

  @Test
  void severityIsAtLeastItselfAndWhatIsLessGrave() {
    assertThat(Severity.ERROR.atLeast(Severity.WARNING)).isTrue();
    assertThat(Severity.WARNING.atLeast(Severity.WARNING)).isTrue();
    assertThat(Severity.INFO.atLeast(Severity.WARNING)).isFalse();
  }

  @Test
  void annotationOfAStagedPolicyCountsForThatPolicyOnly() {
    String typo = "{'podSelector':{'matchLabels':{'app':'wbe'}}}";
    LintedCluster cluster =
        new LintedCluster()
            .pod("shop/web", "app=web")
            .policy("shop/p", typo)
            .staged("shop/p", typo, Map.of("weir/lint-ignore", "POLICY_SELECTS_NOTHING"));

    assertThat(cluster.lint().ignored())
        .extracting(finding -> finding.place().standing())
        .containsExactly(Standing.STAGED);
    assertThat(cluster.findings(LintCode.POLICY_SELECTS_NOTHING))
        .extracting(finding -> finding.place().standing())
        .containsExactly(Standing.IN_FORCE);
  }

  @Test
  void findingsMadeElsewhereAreSortedInAndMayBeIgnoredToo() {
    LintedCluster cluster =
        new LintedCluster()
            .pod("shop/web", "app=web")
            .policy("shop/p", "{'podSelector':{},'ingress':[{}]}")
            .policy(
                "shop/q",
                "{'podSelector':{},'ingress':[{}]}",
                Map.of("weir/lint-ignore", "RULE_UNUSED,ALLOW_ALL_RULE"));
    LintFinding ofP = unused("p");
    LintFinding ofQ = unused("q");

    LintReport report = cluster.lint().with(List.of(ofQ, ofP), cluster.state());

    assertThat(report.findings()).contains(ofP).doesNotContain(ofQ).isSorted();
    assertThat(report.ignored())
        .extracting(LintFinding::code, finding -> finding.place().policy())
        .containsExactlyInAnyOrder(
            tuple(LintCode.ALLOW_ALL_RULE, "q"), tuple(LintCode.RULE_UNUSED, "q"));
  }

  private static LintFinding unused(String policy) {
    return new LintFinding(
        LintCode.RULE_UNUSED,
        LintPlace.of(
            new PolicyReference("shop", policy, null, null), Standing.IN_FORCE, "spec.ingress[0]"),
        "no flow used it",
        "take it away");
  }
}
