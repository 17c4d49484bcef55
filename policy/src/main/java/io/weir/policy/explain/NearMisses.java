package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.Question;
import io.weir.policy.net.Printable;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What in the pod's own policies is one step away from admitting a denied flow. */
final class NearMisses {

  private final PartTracer parts;

  NearMisses(PartTracer parts) {
    this.parts = parts;
  }

  List<HintFinding> of(PartTrace trace, Question question, ClusterState state) {
    List<HintFinding> found = new ArrayList<>();
    for (PolicyTrace policy : trace.isolating()) {
      for (RuleTrace rule : policy.rules()) {
        ofRule(trace, policy.policy().reference(), rule, question, state, found);
      }
    }
    if (trace.subject() instanceof End.Pod pod) {
      for (CompiledPolicy policy : state.policies(pod.namespace())) {
        LabelMiss miss = missOfPodSelector(trace, policy, question, state);
        addMiss(trace, policy.reference(), "podSelector", miss, found);
      }
    }
    return found;
  }

  private static void ofRule(
      PartTrace trace,
      PolicyReference policy,
      RuleTrace rule,
      Question question,
      ClusterState state,
      List<HintFinding> found) {
    if (isPortMiss(rule, question)) {
      found.addAll(ofPorts(trace, policy, rule, question, state));
    }
    if (rule.portsMatch() == Match.YES) {
      for (PeerTrace peer : rule.peers()) {
        ofPeer(trace, policy, rule, peer, state, found);
      }
    }
  }

  /** True if the rule's peer fits and its ports do not, for a protocol that has ports. */
  static boolean isPortMiss(RuleTrace rule, Question question) {
    return question.transport() != null
        && rule.peersMatch() == Match.YES
        && rule.portsMatch() == Match.NO;
  }

  private static List<HintFinding> ofPorts(
      PartTrace trace,
      PolicyReference policy,
      RuleTrace rule,
      Question question,
      ClusterState state) {
    String flow = Wording.protocolAndPort(question.protocol(), question.port());
    List<HintFinding> services = new ArrayList<>();
    for (PortTrace port : rule.ports()) {
      ServiceFacts service = ServicePorts.mistaken(port.port(), question, state);
      if (service != null) {
        services.add(
            new HintFinding(
                Hint.SERVICE_PORT_NOT_TARGET_PORT,
                trace.direction(),
                policy,
                rule.rule().place(Rule.NONE, port.index()),
                "Service "
                    + Printable.of(service.namespace() + "/" + service.name())
                    + " ("
                    + PortWords.stated(port.port())
                    + ")",
                flow));
      }
    }
    List<PortMatcher> listed = rule.rule().ports();
    return services.isEmpty()
        ? List.of(
            new HintFinding(
                Hint.PORT_NOT_LISTED,
                trace.direction(),
                policy,
                rule.rule().place(Rule.NONE, Rule.NONE),
                PortWords.stated(listed),
                flow))
        : services;
  }

  private static void ofPeer(
      PartTrace trace,
      PolicyReference policy,
      RuleTrace rule,
      PeerTrace peer,
      ClusterState state,
      List<HintFinding> found) {
    if (!(peer.peer() instanceof Peer.Pods selectors)
        || !(trace.other() instanceof End.Pod pod)
        || !Exemptions.isSelectable(pod)) {
      return;
    }
    String place = rule.rule().place(peer.index(), Rule.NONE);
    boolean podFits = peer.pods() == null || peer.pods().match() == Match.YES;
    if (podFits) {
      if (isNamespaceMiss(peer)) {
        found.add(
            new HintFinding(
                Hint.NAMESPACE_NOT_SELECTED,
                trace.direction(),
                policy,
                place,
                selectors.namespaces() == null
                    ? "the policy's own namespace"
                    : "namespaces with " + SelectorWords.of(selectors.namespaces()),
                pod.namespace()));
      }
      Map<String, String> labels = state.namespaceLabels(pod.namespace());
      LabelMiss miss = LabelMiss.of(selectors.namespaces(), labels);
      addMiss(trace, policy, place + ".namespaceSelector", miss, found);
    } else if (isInNamespace(peer)) {
      LabelMiss miss = LabelMiss.of(selectors.pods(), pod.labels());
      addMiss(trace, policy, place + ".podSelector", miss, found);
    }
  }

  static boolean isNamespaceMiss(PeerTrace peer) {
    return peer.cause() == PeerCause.OTHER_NAMESPACE
        || (peer.namespaces() != null && peer.namespaces().match() == Match.NO);
  }

  static boolean isInNamespace(PeerTrace peer) {
    return peer.cause() == PeerCause.SELECTORS
        && (peer.namespaces() == null || peer.namespaces().match() == Match.YES);
  }

  /** By what a policy misses the pod that would admit the flow if it selected it; null if not. */
  @Nullable LabelMiss missOfPodSelector(
      PartTrace trace, CompiledPolicy policy, Question question, ClusterState state) {
    if (policy.type(trace.direction()) != Match.YES || !(trace.subject() instanceof End.Pod pod)) {
      return null;
    }
    LabelMiss miss = LabelMiss.ofSpelling(policy.pods(), pod.labels());
    return miss != null && parts.admits(policy, pod.namespace(), trace.direction(), question, state)
        ? miss
        : null;
  }

  private static void addMiss(
      PartTrace trace,
      PolicyReference policy,
      String place,
      @Nullable LabelMiss miss,
      List<HintFinding> found) {
    if (miss != null) {
      found.add(
          new HintFinding(
              Hint.LABEL_NEAR_MISS,
              trace.direction(),
              policy,
              place,
              miss.stated(),
              miss.actual()));
    }
  }
}
