package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that admits one flow and as little else as can be said, put where it opens least.
 *
 * @param peer the other end as a peer
 * @param labels of the subject that tell it from others for good
 */
record PreciseRule(
    PartTrace trace,
    End.Pod subject,
    Question question,
    ClusterState state,
    ObjectNode peer,
    Map<String, String> labels) {

  /** Null when no peer can name the other end. */
  static @Nullable PreciseRule of(
      PartTrace trace, End.Pod subject, Question question, ClusterState state) {
    ObjectNode peer = Manifest.peer(trace.other());
    return peer == null
        ? null
        : new PreciseRule(trace, subject, question, state, peer, StableLabels.of(subject));
  }

  /** Changes that admit the flow's own port. */
  List<PolicyChange> forFlow() {
    ObjectNode port = Manifest.port(question);
    JsonNode rule =
        port == null ? Manifest.rule(direction(), peer) : Manifest.rule(direction(), peer, port);
    return placed(rule, RemedyWords.flow(question));
  }

  /** Changes that admit both ways of asking for names. */
  List<PolicyChange> forDns() {
    JsonNode rule =
        Manifest.rule(
            direction(),
            peer,
            Manifest.port(Transport.UDP, question.port()),
            Manifest.port(Transport.TCP, question.port()));
    return placed(rule, "UDP and TCP " + question.port());
  }

  private Direction direction() {
    return trace.direction();
  }

  private List<PolicyChange> placed(JsonNode rule, String what) {
    List<PolicyChange> changes = new ArrayList<>();
    List<End.Pod> pods = podsOf(subject.namespace());
    trace.isolating().stream()
        .filter(policy -> !policy.policy().pods().isEverything())
        .sorted(Comparator.comparingLong(policy -> selected(policy, pods)))
        .forEach(policy -> changes.add(added(policy, rule, what, selected(policy, pods))));
    PolicyChange creation = created(rule, what);
    if (isolatesNobodyNew(pods)) {
      changes.add(creation);
    }
    trace.isolating().stream()
        .filter(policy -> policy.policy().pods().isEverything())
        .forEach(policy -> changes.add(added(policy, rule, what, selected(policy, pods))));
    return changes;
  }

  private List<End.Pod> podsOf(String namespace) {
    return state.pods(namespace).stream().filter(Exemptions::isSelectable).toList();
  }

  private static long selected(PolicyTrace policy, List<End.Pod> pods) {
    return pods.stream()
        .filter(pod -> policy.policy().pods().match(pod.labels()) == Match.YES)
        .count();
  }

  /** True if whom a policy for the subject's labels selects is isolated without it. */
  private boolean isolatesNobodyNew(List<End.Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
        .allMatch(this::isIsolated);
  }

  private boolean isIsolated(End.Pod pod) {
    return state.policies(subject.namespace()).stream()
        .anyMatch(policy -> policy.isolates(direction(), pod.labels()) == Match.YES);
  }

  private PolicyChange added(PolicyTrace policy, JsonNode rule, String what, long selected) {
    ObjectNode object = Manifest.of(policy.policy());
    String list = "/spec/" + direction().field();
    boolean exists = object != null && object.at(list).isArray();
    PatchOperation operation =
        exists
            ? PatchOperation.add(Pointer.end(list), rule)
            : PatchOperation.add(list, Manifest.list(rule));
    return new PolicyChange.Edit(
        policy.policy().reference(),
        List.of(operation),
        RemedyWords.addRule(policy, trace, what, selected));
  }

  private PolicyChange created(JsonNode rule, String what) {
    String namespace = subject.namespace();
    String name = PolicyNames.allowing(trace, subject, state);
    return new PolicyChange.Creation(
        namespace,
        name,
        Manifest.policy(namespace, name, labels, direction(), rule),
        RemedyWords.create(namespace, name, labels, trace, what));
  }
}
