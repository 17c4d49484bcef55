package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Part;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes that may shut a flow out at one end: what admits it is taken away, or the pod is isolated
 * where nothing governs it. Whether they do is for the judge to say.
 */
final class Closing {

  private Closing() {}

  /** Alternatives at one end, best first; the changes of each belong together. */
  static List<List<PolicyChange>> at(PartTrace trace, ClusterState state) {
    if (!(trace.subject() instanceof End.Pod subject)) {
      return List.of();
    }
    return switch (trace.part()) {
      case ALLOWED_BY_RULE ->
          List.of(
              removals(trace, Match.YES, joiningIn(state)),
              removals(trace, Match.YES, policy -> Removal::smallest),
              removals(trace, Match.MAYBE, policy -> Removal::wholeRule));
      case DEFAULT_ALLOW -> List.of(List.of(isolation(trace.direction(), subject, state)));
      case DENIED, EXEMPT, NOT_APPLICABLE, UNDECIDABLE -> List.of();
    };
  }

  /** How many operations an alternative takes; a new policy is the last resort. */
  static int size(PartTrace trace) {
    return trace.part() == Part.ALLOWED_BY_RULE ? trace.rules().size() : Integer.MAX_VALUE;
  }

  /** The alternative for two peers that are one too many; as the next where there are none. */
  private static Function<PolicyTrace, How> joiningIn(ClusterState state) {
    return policy ->
        (rule, other, object) -> {
          boolean intended = policy.policy().neighboursIntended();
          Removal joining = intended ? null : Joining.of(rule, object, state);
          return joining != null ? joining : Removal.smallest(rule, other, object);
        };
  }

  /** How a rule is made to admit the flow no more. */
  private interface How {
    Removal of(RuleTrace rule, End other, JsonNode object);
  }

  /**
   * @param least how sure it must be that a rule admits the flow
   */
  private static List<PolicyChange> removals(
      PartTrace trace, Match least, Function<PolicyTrace, How> how) {
    List<PolicyChange> changes = new ArrayList<>();
    for (PolicyTrace policy : trace.isolating()) {
      ObjectNode object = Manifest.of(policy.policy());
      if (policy.admits().compareTo(least) >= 0 && object != null) {
        changes.add(removal(policy, trace, object, least, how.apply(policy)));
      }
    }
    return changes;
  }

  /** Last rule first, so that the places of the others stay true. */
  private static PolicyChange removal(
      PolicyTrace policy, PartTrace trace, ObjectNode object, Match least, How how) {
    List<PatchOperation> operations = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int gone = 0;
    for (int i = policy.rules().size() - 1; i >= 0; i--) {
      RuleTrace rule = policy.rules().get(i);
      if (rule.match().compareTo(least) >= 0) {
        Removal removal = how.of(rule, trace.other(), object);
        operations.addAll(removal.operations());
        words.add(0, removal.words());
        gone += removal.ofRule() ? 1 : 0;
      }
    }
    boolean typesByDefault = object.at("/spec/policyTypes").isEmpty();
    if (trace.direction() == Direction.EGRESS && typesByDefault && gone == policy.rules().size()) {
      // Without rules and types it would no longer isolate for egress.
      operations.add(
          PatchOperation.add(
              "/spec/policyTypes",
              Manifest.list(
                  Manifest.text(Direction.INGRESS.policyType()),
                  Manifest.text(Direction.EGRESS.policyType()))));
    }
    return new PolicyChange.Edit(
        policy.policy().reference(),
        operations,
        RemedyWords.removal(policy.policy().reference(), words));
  }

  private static PolicyChange isolation(Direction direction, End.Pod subject, ClusterState state) {
    String namespace = subject.namespace();
    String name = PolicyNames.denying(direction, subject, state);
    Map<String, String> labels = StableLabels.of(subject);
    long selected =
        state.pods(namespace).stream()
            .filter(Exemptions::isSelectable)
            .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
            .count();
    return new PolicyChange.Creation(
        namespace,
        name,
        Manifest.policy(namespace, name, labels, direction, null),
        RemedyWords.isolate(namespace, name, labels, direction, selected));
  }
}
