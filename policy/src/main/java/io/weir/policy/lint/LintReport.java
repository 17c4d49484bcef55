package io.weir.policy.lint;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.lint.LintPlace.Standing;
import io.weir.policy.rules.CompiledPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found.
 *
 * @param findings sorted
 * @param ignored what the annotation {@code weir/lint-ignore} of the policy takes away, sorted
 */
public record LintReport(List<LintFinding> findings, List<LintFinding> ignored) {

  public LintReport {
    findings = List.copyOf(findings);
    ignored = List.copyOf(ignored);
  }

  /** Sorts findings and takes away what the policies' annotations ignore. */
  static LintReport of(Collection<LintFinding> all, ClusterState state) {
    List<LintFinding> findings = new ArrayList<>();
    List<LintFinding> ignored = new ArrayList<>();
    Map<LintPlace, Set<String>> ignoredCodes = ignoredCodes(state);
    for (LintFinding finding : all.stream().sorted().toList()) {
      LintPlace place = finding.place();
      LintPlace policy = new LintPlace(place.namespace(), place.policy(), place.standing(), null);
      boolean ignores = ignoredCodes.getOrDefault(policy, Set.of()).contains(finding.code().name());
      (ignores ? ignored : findings).add(finding);
    }
    return new LintReport(findings, ignored);
  }

  /** This report and findings that were made elsewhere, of the same state. */
  public LintReport with(Collection<LintFinding> more, ClusterState state) {
    List<LintFinding> all = new ArrayList<>(findings);
    all.addAll(ignored);
    all.addAll(more);
    return of(all, state);
  }

  private static Map<LintPlace, Set<String>> ignoredCodes(ClusterState state) {
    Map<LintPlace, Set<String>> codes = new HashMap<>();
    for (String namespace : state.namespaces()) {
      note(state.policies(namespace), Standing.IN_FORCE, codes);
      note(state.stagedPolicies(namespace), Standing.STAGED, codes);
    }
    return codes;
  }

  private static void note(
      List<CompiledPolicy> policies, Standing standing, Map<LintPlace, Set<String>> codes) {
    for (CompiledPolicy policy : policies) {
      if (!policy.lintIgnored().isEmpty()) {
        codes.put(
            new LintPlace(
                policy.reference().namespace(), policy.reference().name(), standing, null),
            policy.lintIgnored());
      }
    }
  }
}
