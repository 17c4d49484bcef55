package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.PortDecision;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Holds all policies at one end against a question, and keeps each answer. */
final class PartTracer {

  private final UnlistedProtocols unlisted;
  private final PeerTracer peers;

  PartTracer(JudgeOptions options) {
    this.unlisted = options.unlistedProtocols();
    this.peers = new PeerTracer(options);
  }

  /** With every policy of the pod's namespace. */
  PartTrace trace(Direction direction, Question question, ClusterState state) {
    return trace(direction, question, state, policy -> true);
  }

  /** With only the policies that isolate the pod, or may: what hints need, and cheap. */
  PartTrace traceIsolating(Direction direction, Question question, ClusterState state) {
    End subject = direction == Direction.EGRESS ? question.source() : question.destination();
    return trace(
        direction,
        question,
        state,
        policy ->
            subject instanceof End.Pod pod && policy.isolates(direction, pod.labels()) != Match.NO);
  }

  private PartTrace trace(
      Direction direction,
      Question question,
      ClusterState state,
      Predicate<CompiledPolicy> concerned) {
    boolean egress = direction == Direction.EGRESS;
    End subject = egress ? question.source() : question.destination();
    End other = other(direction, question);
    Standing standing = standing(egress, subject, question, state);
    if (standing != Standing.POLICIES_APPLY || !(subject instanceof End.Pod pod)) {
      return new PartTrace(direction, subject, other, standing, partOf(standing), List.of());
    }
    List<PolicyTrace> traces = new ArrayList<>();
    for (CompiledPolicy policy : state.policies(pod.namespace())) {
      if (concerned.test(policy)) {
        traces.add(trace(policy, direction, pod, question, state));
      }
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
    Match isolates = policy.isolates(direction, subject.labels());
    String namespace = policy.reference().namespace();
    List<RuleTrace> rules =
        isolates != Match.NO ? rules(policy, namespace, direction, question, state) : List.of();
    return new PolicyTrace(
        policy,
        direction,
        policy.type(direction),
        SelectorTrace.of(policy.pods(), subject.labels()),
        isolates,
        rules);
  }

  private List<RuleTrace> rules(
      CompiledPolicy policy,
      String namespace,
      Direction direction,
      Question question,
      ClusterState state) {
    End other = other(direction, question);
    return policy.rules(direction).stream()
        .map(rule -> trace(rule, namespace, other, question, state))
        .toList();
  }

  private static End other(Direction direction, Question question) {
    return direction == Direction.EGRESS ? question.destination() : question.sourceAtDestination();
  }

  /** Whether a rule of the policy would admit the flow if the policy stood in {@code namespace}. */
  boolean admits(
      CompiledPolicy policy,
      String namespace,
      Direction direction,
      Question question,
      ClusterState state) {
    End other = other(direction, question);
    for (Rule rule : policy.rules(direction)) {
      if (anyPort(rule, question) && anyPeer(rule, namespace, other, state)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyPort(Rule rule, Question question) {
    if (rule.ports().isEmpty() || ignoresPorts(question)) {
      return true;
    }
    for (PortMatcher port : rule.ports()) {
      if (PortDecision.match(port, question) == Match.YES) {
        return true;
      }
    }
    return false;
  }

  private boolean anyPeer(Rule rule, String namespace, End other, ClusterState state) {
    if (rule.peers().isEmpty()) {
      return true;
    }
    for (Peer peer : rule.peers()) {
      if (peers.match(peer, namespace, other, state) == Match.YES) {
        return true;
      }
    }
    return false;
  }

  private boolean ignoresPorts(Question question) {
    return unlisted == UnlistedProtocols.ANY_RULE && question.transport() == null;
  }

  private RuleTrace trace(
      Rule rule, String namespace, End other, Question question, ClusterState state) {
    List<PeerTrace> peerTraces = new ArrayList<>(rule.peers().size());
    for (int i = 0; i < rule.peers().size(); i++) {
      peerTraces.add(peers.trace(i, rule.peers().get(i), namespace, other, state));
    }
    boolean portsIgnored = ignoresPorts(question);
    List<PortTrace> portTraces = new ArrayList<>(rule.ports().size());
    for (int i = 0; !portsIgnored && i < rule.ports().size(); i++) {
      portTraces.add(PortTracer.trace(i, rule.ports().get(i), question));
    }
    return new RuleTrace(rule, peerTraces, portTraces);
  }
}
