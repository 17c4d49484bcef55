package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what each policy at one end says about one flow. Used once. */
final class PartEvaluation {

  private final Direction direction;
  private final End other;
  private final Question question;
  private final ClusterState state;
  private final UnlistedProtocols unlisted;
  private final PeerMatcher peers;
  private final List<PolicyReference> isolating = new ArrayList<>();
  private final List<Admission> admissions = new ArrayList<>();
  private @Nullable Doubt doubt;
  private @Nullable Doubt doubtedIsolation;
  private boolean withheldFromPod;

  PartEvaluation(
      Direction direction,
      End other,
      Question question,
      ClusterState state,
      JudgeOptions options,
      PeerMatcher peers) {
    this.direction = direction;
    this.other = other;
    this.question = question;
    this.state = state;
    this.unlisted = options.unlistedProtocols();
    this.peers = peers;
  }

  void isolatedBy(CompiledPolicy policy) {
    isolating.add(policy.reference());
    for (Rule rule : policy.rules(direction)) {
      int peers = rule.peers().size();
      int ports = portsOf(rule).size();
      for (int peer = firstOf(peers); peer < peers; peer++) {
        for (int port = firstOf(ports); port < ports; port++) {
          weigh(policy, rule, peer, port);
        }
      }
    }
  }

  /**
   * A policy of which it is not known whether it selects the pod: it decides nothing. Where others
   * isolate the pod, it leaves the flow open only if it could admit it.
   */
  void perhapsIsolatedBy(CompiledPolicy policy) {
    Doubt selects = new Doubt(Reason.POLICY_INVALID, policy.problemAt("spec.podSelector"));
    if (doubtedIsolation == null) {
      doubtedIsolation = selects;
    }
    if (doubt == null && couldAdmit(policy)) {
      doubt = selects;
    }
  }

  private boolean couldAdmit(CompiledPolicy policy) {
    for (Rule rule : policy.rules(direction)) {
      int peers = rule.peers().size();
      int ports = portsOf(rule).size();
      for (int peer = firstOf(peers); peer < peers; peer++) {
        for (int port = firstOf(ports); port < ports; port++) {
          // A peer is looked at only where the port fits: what it leaves out is told as a finding.
          if (matchPort(rule, port) != Match.NO && matchPeer(policy, rule, peer) != Match.NO) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private List<PortMatcher> portsOf(Rule rule) {
    boolean ignored = unlisted == UnlistedProtocols.ANY_RULE && question.transport() == null;
    return ignored ? List.of() : rule.ports();
  }

  /** Where counting up to a size begins, so that an empty list is asked once, for its whole. */
  private static int firstOf(int size) {
    return size == 0 ? Rule.NONE : 0;
  }

  private void weigh(CompiledPolicy policy, Rule rule, int peer, int port) {
    Match ports = matchPort(rule, port);
    if (ports == Match.NO) {
      return;
    }
    Match peerFits = matchPeer(policy, rule, peer);
    Match fits = peerFits.and(ports);
    if (fits == Match.YES) {
      admissions.add(new Admission(policy, rule, peer, port, other));
    } else if (fits == Match.MAYBE && doubt == null) {
      doubt =
          peerFits == Match.MAYBE ? peerDoubt(policy, rule, peer) : portDoubt(policy, rule, port);
    }
  }

  private Match matchPort(Rule rule, int index) {
    return index == Rule.NONE ? Match.YES : PortDecision.match(rule.ports().get(index), question);
  }

  private Match matchPeer(CompiledPolicy policy, Rule rule, int index) {
    if (index == Rule.NONE) {
      return Match.YES;
    }
    Peer peer = rule.peers().get(index);
    Match match = peers.match(peer, policy.reference().namespace(), other, state);
    if (match == Match.NO
        && peer instanceof Peer.IpBlock block
        && other instanceof End.Pod pod
        && PeerMatcher.matchAddress(block, pod) != Match.NO) {
      withheldFromPod = true;
    }
    return match;
  }

  private Doubt peerDoubt(CompiledPolicy policy, Rule rule, int index) {
    Peer peer = rule.peers().get(index);
    if (!(peer instanceof Peer.Unreadable) && other instanceof End.Unresolved unresolved) {
      return new Doubt(unresolved.reason(), unresolved.fact());
    }
    if (peer instanceof Peer.IpBlock && other instanceof End.Pod pod && pod.address() == null) {
      return new Doubt(
          Reason.ADDRESS_UNKNOWN,
          pod.namespace() + "/" + pod.name() + " has no address to compare with an ipBlock");
    }
    return new Doubt(
        Reason.POLICY_INVALID, policy.problemAt("spec." + rule.place(index, Rule.NONE)));
  }

  private Doubt portDoubt(CompiledPolicy policy, Rule rule, int index) {
    if (rule.ports().get(index) instanceof PortMatcher.Unreadable) {
      return new Doubt(
          Reason.POLICY_INVALID, policy.problemAt("spec." + rule.place(Rule.NONE, index)));
    }
    if (question.destination() instanceof End.Unresolved unresolved) {
      return new Doubt(unresolved.reason(), unresolved.fact());
    }
    return new Doubt(Reason.PORT_UNKNOWN, "the destination port is not known");
  }

  PartOutcome outcome() {
    boolean isolated = !isolating.isEmpty();
    boolean unlistedDecided = isolated && question.transport() == null;
    if (unlistedDecided && unlisted == UnlistedProtocols.ALWAYS) {
      return new PartOutcome(PartOutcome.plain(Part.EXEMPT).result(), List.of(), false, true);
    }
    if (!admissions.isEmpty()) {
      List<RuleReference> rules = new ArrayList<>(admissions.size());
      admissions.forEach(admission -> rules.add(admission.reference()));
      Collections.sort(rules);
      return new PartOutcome(
          governed(Part.ALLOWED_BY_RULE, rules),
          admissions,
          admissions.stream().allMatch(Admission::isPodByIpBlock),
          unlistedDecided);
    }
    Doubt open = doubt == null && !isolated ? doubtedIsolation : doubt;
    if (open != null) {
      return PartOutcome.undecidable(open);
    }
    return isolated
        ? new PartOutcome(
            governed(Part.DENIED, List.of()), List.of(), withheldFromPod, unlistedDecided)
        : PartOutcome.plain(Part.DEFAULT_ALLOW);
  }

  private PartResult governed(Part part, List<RuleReference> rules) {
    Collections.sort(isolating);
    return new PartResult(part, rules, isolating, null, null);
  }
}
