package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Transport;
import java.util.Map;

/** The commonest mistake: pods isolated for egress that may no longer ask for names. */
final class ClusterDns {

  static final int PORT = 53;

  /** The label that the cluster's DNS pods carry, whichever server it is. */
  static final Map.Entry<String, String> LABEL = Map.entry("k8s-app", "kube-dns");

  private static final String SYSTEM_NAMESPACE = "kube-system";

  private ClusterDns() {}

  /**
   * Whether names were asked for at an egress end: at port 53, or at the port to which a Service
   * for names sends those who ask it at port 53.
   */
  static boolean isAsked(PartTrace trace, Question question, ClusterState state) {
    return trace.direction() == Direction.EGRESS
        && question.port() != null
        && (question.transport() == Transport.UDP || question.transport() == Transport.TCP)
        && (question.port() == PORT || isTarget(trace.other(), question, state));
  }

  private static boolean isTarget(End end, Question question, ClusterState state) {
    return end instanceof End.Pod pod
        && Exemptions.isSelectable(pod)
        && ServicePorts.leadingTo(pod, question, state)
            .anyMatch(
                port ->
                    port.port().port() == PORT
                        && (pod.namespace().equals(SYSTEM_NAMESPACE)
                            || port.service().name().contains("dns")));
  }

  static HintFinding hint(PartTrace trace, Question question) {
    return new HintFinding(
        Hint.DNS_EGRESS_MISSING,
        trace.direction(),
        null,
        null,
        null,
        Wording.protocolAndPort(question.protocol(), question.port())
            + " to "
            + Wording.name(trace.other()));
  }

  static boolean isPodOf(End end) {
    return end instanceof End.Pod pod && LABEL.getValue().equals(pod.labels().get(LABEL.getKey()));
  }
}
