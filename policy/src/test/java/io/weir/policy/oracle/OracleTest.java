package io.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.RuleReference;
import io.weir.policy.judge.Verdict;
import io.weir.policy.oracle.NaiveEvaluator.Answer;
import io.weir.policy.oracle.NaiveVerdict.Ruling;
import io.weir.policy.oracle.Scenario.Address;
import io.weir.policy.testing.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCollector;
import net.jqwik.api.statistics.StatisticsReport;

/** The judge against an evaluator that is obviously right, on clusters where much is at stake. */
@Domain(Scenarios.class)
@Domain(DomainContext.Global.class)
class OracleTest {

  @StatisticsReport(onFailureOnly = true)
  // Edge cases would be combined into more scenarios than are tried, and all be next to empty.
  @Property(tries = 6000, edgeCases = EdgeCasesMode.NONE)
  void theJudgeAgreesWithTheNaiveEvaluator(@ForAll Scenario scenario) {
    NaiveVerdict naive = new NaiveVerdict(scenario);
    Ruling expected = naive.ruling();
    assertAgrees(JudgedScenario.between(scenario), naive, expected);
    count("egress", naive.egress());
    count("ingress", naive.ingress());
    StatisticsCollector verdicts = Statistics.label("verdict").collect(expected.verdict());
    for (Verdict verdict : Verdict.values()) {
      verdicts.coverage(coverage -> coverage.check(verdict.name()).percentage(p -> p >= 8));
    }
  }

  /** What a judge remembers of one moment must not leak into another. */
  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void theJudgeAgreesBeforeAndAfterAChange(@ForAll Scenario before, @ForAll Scenario other) {
    Scenario after = before.changedLike(other);
    TestCluster cluster = JudgedScenario.cluster(before);
    Judge judge = new Judge(JudgedScenario.options(before));
    Instant first = cluster.now().plusSeconds(30);
    assertAgrees(JudgedScenario.at(first, before, judge, cluster), before);
    JudgedScenario.change(before, after, cluster.after(Duration.ofMinutes(1)));
    Instant second = cluster.now().plusSeconds(30);
    assertAgrees(JudgedScenario.at(second, after, judge, cluster), after);
    assertAgrees(JudgedScenario.at(first, before, judge, cluster), before);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void theTimelinesOwnMomentSaysTheSame(@ForAll Scenario scenario) {
    if (scenario.flow().source() instanceof Address
        && scenario.flow().destination() instanceof Address) {
      assertThat(JudgedScenario.asOf(scenario)).isEqualTo(JudgedScenario.between(scenario));
    }
  }

  private static void assertAgrees(Judgement judgement, Scenario scenario) {
    NaiveVerdict naive = new NaiveVerdict(scenario);
    assertAgrees(judgement, naive, naive.ruling());
  }

  private static void assertAgrees(Judgement judgement, NaiveVerdict naive, Ruling expected) {
    assertPart(judgement.decision().egress(), naive.egress());
    assertPart(judgement.decision().ingress(), naive.ingress());
    assertThat(judgement.verdict().name()).isEqualTo(expected.verdict());
    assertReason(judgement, expected);
    assertFindings(judgement, naive, expected);
  }

  private static void assertPart(PartResult part, Answer naive) {
    assertThat(part.part().name()).isEqualTo(naive.part());
    assertThat(part.rules().stream().map(RuleReference::toString)).isEqualTo(naive.rules());
    assertThat(part.policies().stream().map(PolicyReference::path)).isEqualTo(naive.policies());
    assertThat(part.missing() != null).isEqualTo(part.part() == Part.UNDECIDABLE);
    assertThat(part.missingFact() != null).isEqualTo(part.part() == Part.UNDECIDABLE);
  }

  private static void assertReason(Judgement judgement, Ruling expected) {
    if (expected.reason() != null) {
      assertThat(judgement.reason().name()).isEqualTo(expected.reason());
      return;
    }
    assertThat(judgement.reason())
        .isIn(judgement.decision().egress().missing(), judgement.decision().ingress().missing())
        .isNotNull();
  }

  private static void assertFindings(Judgement judgement, NaiveVerdict naive, Ruling expected) {
    Set<String> found =
        judgement.findings().stream().map(Finding::name).collect(Collectors.toSet());
    Set<String> wanted = new TreeSet<>(expected.findings());
    if (naive.isOpen()) {
      // Whether a block would have mattered hangs on the fact that is missing.
      found.remove(Finding.PLUGIN_DEPENDENT_IP_BLOCK.name());
      wanted.remove(Finding.PLUGIN_DEPENDENT_IP_BLOCK.name());
    }
    assertThat(found).isEqualTo(wanted);
  }

  private static void count(String label, Answer answer) {
    StatisticsCollector parts = Statistics.label(label).collect(answer.part());
    for (Part part : List.of(Part.values())) {
      parts.coverage(coverage -> coverage.check(part.name()).percentage(p -> p >= 8));
    }
  }
}
