package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** Holds all policies at one end against a question, and keeps each answer. */
final class PartTracer {

  private final UnlistedProtocols unlisted;
  private final PeerTracer peers;

  PartTracer(JudgeOptions options) {
    this.unlisted = options.unlistedProtocols();
    this.peers = new PeerTracer(options);
  }

  PartTrace trace(Direction direction, Question question, ClusterState state) {
    boolean egress = direction == Direction.EGRESS;
    End subject = egress ? question.source() : question.destination();
    End other = egress ? question.destination() : question.sourceAtDestination();
    Standing standing = standing(egress, subject, question, state);
    if (standing != Standing.POLICIES_APPLY || !(subject instanceof End.Pod pod)) {
      return new PartTrace(direction, subject, other, standing, partOf(standing), List.of());
    }
    List<PolicyTrace> traces = new ArrayList<>();
    for (CompiledPolicy policy : state.policies(pod.namespace())) {
      traces.add(trace(policy, direction, pod, question, state));
    }
    Part part = partOf(traces);
    boolean ignored =
        unlisted == UnlistedProtocols.ALWAYS
            && question.transport() == null
            && traces.stream().anyMatch(trace -> trace.isolates() == Match.YES);
    return ignored
        ? new PartTrace(direction, subject, other, Standing.PROTOCOL_IGNORED, Part.EXEMPT, traces)
        : new PartTrace(direction, subject, other, standing, part, traces);
  }

  private static Standing standing(
      boolean egress, End subject, Question question, ClusterState state) {
    if (subject instanceof End.Unresolved) {
      return Standing.UNRESOLVED;
    }
    if (subject instanceof End.Outside) {
      return Standing.OUTSIDE;
    }
    if (!(subject instanceof End.Pod pod)) {
      return Standing.NODE;
    }
    if (Exemptions.isHostNetwork(pod)) {
      return Standing.HOST_NETWORK;
    }
    if (Exemptions.isLoopback(question.source(), question.destination())) {
      return Standing.LOOPBACK;
    }
    return !egress && Exemptions.isOwnNode(question.sourceAtDestination(), pod, state)
        ? Standing.OWN_NODE
        : Standing.POLICIES_APPLY;
  }

  private static Part partOf(Standing standing) {
    return switch (standing) {
      case OUTSIDE, NODE -> Part.NOT_APPLICABLE;
      case HOST_NETWORK, LOOPBACK, OWN_NODE, PROTOCOL_IGNORED -> Part.EXEMPT;
      case UNRESOLVED, POLICIES_APPLY -> Part.UNDECIDABLE;
    };
  }

  private static Part partOf(List<PolicyTrace> policies) {
    Match isolated = Match.NO;
    Match admitted = Match.NO;
    for (PolicyTrace policy : policies) {
      isolated = isolated.or(policy.isolates());
      admitted = admitted.or(policy.admits());
    }
    if (admitted == Match.YES) {
      return Part.ALLOWED_BY_RULE;
    }
    if (admitted == Match.MAYBE) {
      return Part.UNDECIDABLE;
    }
    return switch (isolated) {
      case YES -> Part.DENIED;
      case MAYBE -> Part.UNDECIDABLE;
      case NO -> Part.DEFAULT_ALLOW;
    };
  }

  private PolicyTrace trace(
      CompiledPolicy policy,
      Direction direction,
      End.Pod subject,
      Question question,
      ClusterState state) {
    Match typed = direction == Direction.INGRESS ? policy.ingressType() : policy.egressType();
    Match isolates = policy.isolates(direction, subject.labels());
    String namespace = policy.reference().namespace();
    List<RuleTrace> rules =
        isolates != Match.NO ? rules(policy, namespace, direction, question, state) : List.of();
    return new PolicyTrace(
        policy,
        direction,
        typed,
        SelectorTrace.of(policy.pods(), subject.labels()),
        isolates,
        rules);
  }

  /** Its rules, as if it stood in {@code namespace}. */
  List<RuleTrace> rules(
      CompiledPolicy policy,
      String namespace,
      Direction direction,
      Question question,
      ClusterState state) {
    End other =
        direction == Direction.EGRESS ? question.destination() : question.sourceAtDestination();
    return policy.rules(direction).stream()
        .map(rule -> trace(rule, namespace, other, question, state))
        .toList();
  }

  private RuleTrace trace(
      Rule rule, String namespace, End other, Question question, ClusterState state) {
    List<PeerTrace> peerTraces = new ArrayList<>(rule.peers().size());
    for (int i = 0; i < rule.peers().size(); i++) {
      peerTraces.add(peers.trace(i, rule.peers().get(i), namespace, other, state));
    }
    boolean portsIgnored = unlisted == UnlistedProtocols.ANY_RULE && question.transport() == null;
    List<PortTrace> portTraces = new ArrayList<>(rule.ports().size());
    for (int i = 0; !portsIgnored && i < rule.ports().size(); i++) {
      portTraces.add(PortTracer.trace(i, rule.ports().get(i), question));
    }
    return new RuleTrace(rule, peerTraces, portTraces);
  }
}
