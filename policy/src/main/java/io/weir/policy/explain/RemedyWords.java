package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.Question;
import io.weir.policy.net.Printable;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Rule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Changes of policies in words. */
final class RemedyWords {

  private RemedyWords() {}

  static String flow(Question question) {
    return Wording.protocolAndPort(question.protocol(), question.port());
  }

  static String addPort(PolicyTrace policy, RuleTrace rule, Question question) {
    return "In %s, add %s to the ports of %s.".formatted(name(policy), flow(question), place(rule));
  }

  static String repair(PolicyTrace policy, String pointer, LabelMiss miss) {
    return "In %s, let %s ask for %s instead of %s."
        .formatted(name(policy), field(pointer), Printable.line(miss.actual()), miss.stated());
  }

  /** {@code /spec/ingress/0/from/1/podSelector} as {@code ingress[0].from[1].podSelector}. */
  private static String field(String pointer) {
    return pointer.substring("/spec/".length()).replaceAll("/(\\d+)", "[$1]").replace('/', '.');
  }

  static String addNamespace(PolicyTrace policy, RuleTrace rule, PeerTrace peer, End.Pod other) {
    return "In %s, add a peer like %s for namespace %s."
        .formatted(
            name(policy),
            rule.rule().place(peer.index(), Rule.NONE),
            Printable.of(other.namespace()));
  }

  static String addRule(PolicyTrace policy, PartTrace trace, String what, long selected) {
    String others = selected > 1 ? " (for all %d pods it selects)".formatted(selected) : "";
    return "In %s, add a rule that allows %s %s %s%s."
        .formatted(name(policy), what, preposition(trace), peer(trace.other()), others);
  }

  static String create(
      String namespace, String name, Map<String, String> labels, PartTrace trace, String what) {
    return "Create %s for %s: allow %s %s %s."
        .formatted(
            Printable.line(namespace + "/" + name),
            pods(labels, namespace),
            what,
            preposition(trace),
            peer(trace.other()));
  }

  /**
   * @param selected how many pods run that the policy would isolate
   */
  static String isolate(
      String namespace,
      String name,
      Map<String, String> labels,
      Direction direction,
      long selected) {
    return "Create %s, which isolates %s for %s: all other %s traffic of %s is denied too, unless a policy admits it."
        .formatted(
            Printable.line(namespace + "/" + name),
            pods(labels, namespace),
            direction.field(),
            direction.field(),
            selected == 1 ? "that pod" : "these " + selected + " pods");
  }

  static String removal(PolicyReference policy, List<String> what) {
    return "In %s, %s.".formatted(Printable.line(policy.path()), String.join("; ", what));
  }

  static String except(String place, String host) {
    return "except " + host + " from " + place;
  }

  static String remove(String place, String what) {
    return "remove " + place + " (" + what + ")";
  }

  static String join(RuleTrace rule, int first) {
    return "make one peer of %s and the next (take away the second dash)"
        .formatted(rule.rule().place(first, Rule.NONE));
  }

  static String joined(List<PolicyChange> changes) {
    return changes.stream().map(PolicyChange::words).collect(Collectors.joining(" "));
  }

  private static String pods(Map<String, String> labels, String namespace) {
    return labels.isEmpty()
        ? "all pods of " + Printable.of(namespace)
        : "pods with " + SelectorWords.of(labels);
  }

  private static String peer(End end) {
    if (end instanceof End.Pod pod && !pod.facts().hostNetwork()) {
      Map<String, String> labels = StableLabels.of(pod);
      return labels.isEmpty()
          ? "all pods of namespace " + Printable.of(pod.namespace())
          : "pods with "
              + SelectorWords.of(labels)
              + " of namespace "
              + Printable.of(pod.namespace());
    }
    return String.valueOf(PeerTracer.addressOf(end));
  }

  private static String preposition(PartTrace trace) {
    return trace.direction().peersField();
  }

  private static String place(RuleTrace rule) {
    return rule.rule().place(Rule.NONE, Rule.NONE);
  }

  private static String name(PolicyTrace policy) {
    return Printable.line(policy.policy().reference().path());
  }
}
