package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Transport;
import java.util.Map;

/** The commonest mistake: pods isolated for egress that may no longer ask for names. */
final class ClusterDns {

  static final int PORT = 53;

  /** The label that the cluster's DNS pods carry, whichever server it is. */
  static final Map.Entry<String, String> LABEL = Map.entry("k8s-app", "kube-dns");

  private ClusterDns() {}

  /** Whether an end lets nobody ask for names and was asked to. */
  static boolean isAsked(PartTrace trace, Question question) {
    return trace.direction() == Direction.EGRESS
        && question.port() != null
        && question.port() == PORT
        && (question.transport() == Transport.UDP || question.transport() == Transport.TCP);
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
