package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.rules.Peer;

/** {@code namespaceSelector: {}} alone and without ports: every pod of the cluster. */
final class AnyNamespace implements AdmissionFinding {

  @Override
  public Finding code() {
    return Finding.ANY_NAMESPACE;
  }

  @Override
  public Reason reason() {
    return Reason.ANY_NAMESPACE;
  }

  @Override
  public boolean holds(Admission admission, ClusterState state) {
    return admission.rule().ports().isEmpty()
        && admission.peer() instanceof Peer.Pods peer
        && peer.pods() == null
        && peer.namespaces() != null
        && peer.namespaces().isEverything();
  }
}
