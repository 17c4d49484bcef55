package io.weir.policy.rules;

import io.weir.policy.judge.PolicyReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One version of one policy, read. Immutable.
 *
 * @param specJson the text it was read from
 * @param pods which pods of its namespace it selects
 * @param ingressType whether it isolates for ingress
 * @param egressType whether it isolates for egress
 * @param neighboursIntended whether the annotation {@code weir/or-intended} says that neighbouring
 *     peers are meant as alternatives
 * @param lintIgnored codes of lint findings that the annotation {@code weir/lint-ignore} takes away
 * @param problems what cannot be read, in document order
 */
public record CompiledPolicy(
    PolicyReference reference,
    String specJson,
    LabelSelector pods,
    Match ingressType,
    Match egressType,
    List<Rule> ingress,
    List<Rule> egress,
    boolean neighboursIntended,
    Set<String> lintIgnored,
    List<Problem> problems) {

  public CompiledPolicy {
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
    lintIgnored = Set.copyOf(lintIgnored);
    problems = List.copyOf(problems);
  }

  /** True if compiling that would give this again. */
  public boolean isReadFrom(
      PolicyReference other, String otherSpecJson, Map<String, String> annotations) {
    return reference.equals(other)
        && specJson.equals(otherSpecJson)
        && neighboursIntended == annotations.containsKey(PolicyCompiler.OR_INTENDED)
        && lintIgnored.equals(PolicyCompiler.lintIgnored(annotations));
  }

  /** Those of some policies that select a pod of their namespace, or perhaps do; in their order. */
  public static List<Selection> selecting(
      List<CompiledPolicy> policies, Map<String, String> podLabels) {
    List<Selection> selecting = new ArrayList<>(policies.size());
    for (CompiledPolicy policy : policies) {
      Match selects = policy.pods.match(podLabels);
      if (selects != Match.NO) {
        selecting.add(new Selection(policy, selects));
      }
    }
    return List.copyOf(selecting);
  }

  /** Whether a pod of the policy's namespace is isolated by it in that direction. */
  public Match isolates(Direction direction, Map<String, String> podLabels) {
    Match type = type(direction);
    return type == Match.NO ? type : type.and(pods.match(podLabels));
  }

  /** Whether it isolates in that direction at all. */
  public Match type(Direction direction) {
    return direction == Direction.INGRESS ? ingressType : egressType;
  }

  public List<Rule> rules(Direction direction) {
    return direction == Direction.INGRESS ? ingress : egress;
  }

  /**
   * The first problem at or under a field, in words and naming the policy; the policy's first
   * problem when there is none.
   */
  public String problemAt(String field) {
    Problem found =
        problems.stream()
            .filter(problem -> isUnder(problem.field(), field))
            .findFirst()
            .orElseGet(
                () -> problems.isEmpty() ? new Problem(field, "unreadable") : problems.get(0));
    return reference.path() + " " + found;
  }

  private static boolean isUnder(String field, String parent) {
    return field.startsWith(parent)
        && (field.length() == parent.length() || ".[".indexOf(field.charAt(parent.length())) >= 0);
  }
}
