package io.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.explain.Explainer;
import io.weir.policy.explain.Explanation;
import io.weir.policy.explain.PartTrace;
import io.weir.policy.explain.PolicyChange;
import io.weir.policy.explain.PolicyChanges;
import io.weir.policy.explain.Remedies;
import io.weir.policy.explain.Remedy;
import io.weir.policy.explain.RemedyPlan;
import io.weir.policy.explain.RemedyPlan.Goal;
import io.weir.policy.judge.Decision;
import io.weir.policy.judge.DecisionKind;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.IpAddress;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What explanations say of generated clusters, held against the judge. */
@Domain(Scenarios.class)
@Domain(net.jqwik.api.domains.DomainContext.Global.class)
class ExplanationTest {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void anExplanationEndsWhereTheJudgeDoes(@ForAll Scenario scenario) {
    Explainer explainer = new Explainer(JudgedScenario.options(scenario));
    for (AskedScenario asked : AskedScenario.of(scenario).andBetweenAll()) {
      Judgement judgement = asked.judgement();
      Explanation explanation = explainer.explain(asked.flow(), judgement, asked.state());
      assertSame(explanation.egress(), judgement.decision().egress());
      assertSame(explanation.ingress(), judgement.decision().ingress());
    }
  }

  private static void assertSame(PartTrace trace, PartResult result) {
    assertThat(trace.part()).isEqualTo(result.part());
    assertThat(trace.rules()).isEqualTo(result.rules());
    if (result.part().governs()) {
      List<PolicyReference> isolating =
          trace.isolating().stream().map(policy -> policy.policy().reference()).sorted().toList();
      assertThat(isolating).isEqualTo(result.policies());
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void eachDeniedFlowHasARemedyAndEachRemedyAllowsIt(@ForAll Scenario scenario) {
    for (AskedScenario asked : AskedScenario.of(scenario).andBetweenAll()) {
      Judgement judgement = asked.judgement();
      if (judgement.decision().kind() != DecisionKind.DENY) {
        continue;
      }
      RemedyPlan plan = new Remedies(asked.options()).plan(asked.flow(), judgement, asked.state());
      Statistics.label("remedies").collect(plan.remedies().size());
      if (asked.isReadable()) {
        assertThat(plan.goal()).isEqualTo(Goal.ALLOW);
        assertThat(plan.remedies()).isNotEmpty();
      }
      for (Remedy remedy : plan.remedies()) {
        assertThat(kindWith(remedy, asked)).as(remedy.words()).isEqualTo(DecisionKind.ALLOW);
      }
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void eachAllowedFlowHasARemedyThatClosesIt(@ForAll Scenario scenario) {
    for (AskedScenario asked : AskedScenario.of(scenario).andBetweenAll()) {
      Judgement judgement = asked.judgement();
      Decision decision = judgement.decision();
      if (decision.kind() != DecisionKind.ALLOW
          || judgement.verdict() == Verdict.DENIED
          || (!isGovernable(decision.egress()) && !isGovernable(decision.ingress()))) {
        continue;
      }
      RemedyPlan plan = new Remedies(asked.options()).plan(asked.flow(), judgement, asked.state());
      Statistics.label("remedies").collect(plan.remedies().size());
      if (asked.isReadable()) {
        assertThat(plan.goal()).isEqualTo(Goal.CLOSE);
        assertThat(plan.remedies()).isNotEmpty();
      }
      for (Remedy remedy : plan.remedies()) {
        assertThat(kindWith(remedy, asked)).as(remedy.words()).isEqualTo(DecisionKind.DENY);
      }
    }
  }

  private static boolean isGovernable(PartResult part) {
    return part.part() == Part.ALLOWED_BY_RULE || part.part() == Part.DEFAULT_ALLOW;
  }

  private static DecisionKind kindWith(Remedy remedy, AskedScenario asked) {
    ClusterState changed = PolicyChanges.applied(asked.state(), remedy.changes());
    return asked.judgement(changed).decision().kind();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void aRemedyThatCreatesPoliciesOpensNothingToOthers(@ForAll Scenario scenario) {
    for (AskedScenario asked : AskedScenario.of(scenario).andBetweenAll()) {
      Judgement judgement = asked.judgement();
      if (judgement.decision().kind() != DecisionKind.DENY) {
        continue;
      }
      for (Remedy remedy :
          new Remedies(asked.options()).plan(asked.flow(), judgement, asked.state()).remedies()) {
        if (remedy.changes().stream().allMatch(PolicyChange.Creation.class::isInstance)) {
          assertOthersUntouched(remedy, asked, judgement);
        }
      }
    }
  }

  /** Only flows from a pod like the source to a pod like the destination may change. */
  private static void assertOthersUntouched(
      Remedy remedy, AskedScenario asked, Judgement judgement) {
    ClusterState changed = PolicyChanges.applied(asked.state(), remedy.changes());
    End seen = sourceAtDestination(asked, judgement);
    for (AskedScenario other : asked.andBetweenAll()) {
      Judgement before = other.judgement();
      if (other.isReadable()
          && other.judgement(changed).decision().kind() != before.decision().kind()) {
        assertThat(other.judgement(changed).decision().kind()).isEqualTo(DecisionKind.ALLOW);
        assertThat(before.source())
            .satisfiesAnyOf(
                end -> assertLike(end, judgement.source()), end -> assertLike(end, seen));
        assertThat(before.destination()).satisfies(end -> assertLike(end, judgement.destination()));
      }
    }
  }

  /** The destination's policies know the source by its translated address only. */
  private static End sourceAtDestination(AskedScenario asked, Judgement judgement) {
    IpAddress translated = asked.flow().translatedSource();
    return translated == null ? judgement.source() : asked.state().resolve(translated);
  }

  /** Policies know pods of the pod network by their labels, and everyone else by address. */
  private static void assertLike(End end, End model) {
    if (end instanceof End.Pod pod
        && model instanceof End.Pod other
        && Exemptions.isSelectable(pod)
        && Exemptions.isSelectable(other)) {
      assertThat(pod.namespace()).isEqualTo(other.namespace());
      assertThat(pod.labels()).containsAllEntriesOf(other.labels());
    } else {
      assertThat(address(end)).isEqualTo(address(model));
    }
  }

  private static @Nullable IpAddress address(End end) {
    if (end instanceof End.Pod pod) {
      return pod.address();
    }
    if (end instanceof End.Node node) {
      return node.address();
    }
    return end instanceof End.Outside outside
        ? outside.address()
        : ((End.Unresolved) end).address();
  }
}
