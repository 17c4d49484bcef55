package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes that may let a flow through at the one end that denies it: repairs of near misses first,
 * then rules of their own. Whether each does is for the judge to say.
 */
final class Allowing {

  private final PartTrace trace;
  private final End.Pod subject;
  private final Question question;
  private final ClusterState state;
  private final NearMisses nearMisses;
  private final List<PolicyChange> changes = new ArrayList<>();

  private Allowing(
      PartTrace trace,
      End.Pod subject,
      Question question,
      ClusterState state,
      NearMisses nearMisses) {
    this.trace = trace;
    this.subject = subject;
    this.question = question;
    this.state = state;
    this.nearMisses = nearMisses;
  }

  /** The changes, best first; each is meant to suffice at this end. */
  static List<PolicyChange> at(
      PartTrace trace, Question question, ClusterState state, NearMisses nearMisses) {
    if (!(trace.subject() instanceof End.Pod subject)) {
      return List.of();
    }
    Allowing allowing = new Allowing(trace, subject, question, state, nearMisses);
    allowing.collect();
    return allowing.changes;
  }

  private void collect() {
    boolean dns = ClusterDns.isAsked(trace, question, state);
    PreciseRule rule = PreciseRule.of(trace, subject, question, state);
    if (dns && rule != null) {
      changes.addAll(rule.forDns());
    }
    trace.isolating().forEach(this::addPorts);
    trace.isolating().forEach(this::repairPeers);
    trace.policies().forEach(this::repairPodSelector);
    trace.isolating().forEach(this::addNamespaces);
    if (rule != null && !dns) {
      changes.addAll(rule.forFlow());
    }
  }

  private void addPorts(PolicyTrace policy) {
    ObjectNode port = Manifest.port(question);
    for (RuleTrace rule : policy.rules()) {
      if (port != null && NearMisses.isPortMiss(rule, question)) {
        edit(
            policy,
            List.of(PatchOperation.add(Pointer.end(Pointer.ports(rule.rule())), port)),
            RemedyWords.addPort(policy, rule, question));
      }
    }
  }

  private void repairPeers(PolicyTrace policy) {
    for (RuleTrace rule : policy.rules()) {
      for (PeerTrace peer : rule.portsMatch() == Match.YES ? rule.peers() : List.<PeerTrace>of()) {
        if (peer.peer() instanceof Peer.Pods selectors && !selectsSomebody(selectors, policy)) {
          repairPeer(policy, rule, peer, selectors);
        }
      }
    }
  }

  /** Repairing a selector in use would shut out whom it selects now. */
  private boolean selectsSomebody(Peer.Pods peer, PolicyTrace policy) {
    LabelSelector pods = peer.pods() == null ? LabelSelector.EVERYTHING : peer.pods();
    return peer.namespaces() == null
        ? state.pods(policy.policy().reference().namespace()).stream()
            .anyMatch(pod -> pods.match(pod.labels()) == Match.YES)
        : state.anyRunningPod(peer.namespaces(), pods);
  }

  private void repairPeer(PolicyTrace policy, RuleTrace rule, PeerTrace peer, Peer.Pods selectors) {
    if (!(trace.other() instanceof End.Pod other) || !Exemptions.isSelectable(other)) {
      return;
    }
    String pointer = Pointer.peer(rule.rule(), peer.index());
    boolean podFits = peer.pods() == null || peer.pods().match() == Match.YES;
    if (podFits && peer.namespaces() != null) {
      LabelMiss miss =
          LabelMiss.of(selectors.namespaces(), state.namespaceLabels(other.namespace()));
      repair(policy, pointer + "/namespaceSelector", miss);
    } else if (!podFits && NearMisses.isInNamespace(peer)) {
      repair(policy, pointer + "/podSelector", LabelMiss.of(selectors.pods(), other.labels()));
    }
  }

  private void repairPodSelector(PolicyTrace policy) {
    if (policy.isolates() == Match.NO
        && state.pods(subject.namespace()).stream()
            .noneMatch(pod -> policy.policy().pods().match(pod.labels()) == Match.YES)) {
      LabelMiss miss = nearMisses.missOfPodSelector(trace, policy.policy(), question, state);
      repair(policy, "/spec/podSelector", miss);
    }
  }

  private void repair(PolicyTrace policy, String pointer, @Nullable LabelMiss miss) {
    ObjectNode object = miss == null ? null : Manifest.of(policy.policy());
    List<PatchOperation> operations =
        object == null || miss == null ? null : SelectorRepair.of(object, pointer, miss);
    if (operations != null && miss != null) {
      edit(policy, operations, RemedyWords.repair(policy, pointer, miss));
    }
  }

  /** A further peer, so that whom the rule is for now stays in. */
  private void addNamespaces(PolicyTrace policy) {
    ObjectNode object = Manifest.of(policy.policy());
    if (object == null || !(trace.other() instanceof End.Pod other)) {
      return;
    }
    for (RuleTrace rule : policy.rules()) {
      for (PeerTrace peer : rule.portsMatch() == Match.YES ? rule.peers() : List.<PeerTrace>of()) {
        boolean podFits = peer.pods() != null && peer.pods().match() == Match.YES;
        if (podFits && NearMisses.isNamespaceMiss(peer)) {
          JsonNode pods = object.at(Pointer.peer(rule.rule(), peer.index()) + "/podSelector");
          ObjectNode added = Manifest.selector(Map.of());
          added.set("namespaceSelector", Manifest.namespaceSelector(other.namespace()));
          added.set("podSelector", pods);
          edit(
              policy,
              List.of(PatchOperation.add(Pointer.end(Pointer.peers(rule.rule())), added)),
              RemedyWords.addNamespace(policy, rule, peer, other));
        }
      }
    }
  }

  private void edit(PolicyTrace policy, List<PatchOperation> operations, String words) {
    changes.add(new PolicyChange.Edit(policy.policy().reference(), operations, words));
  }
}
