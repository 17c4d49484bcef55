package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;

/** An address block admits a pod: blocks are for what lies outside the cluster. */
final class IpBlockAdmitsPod implements AdmissionFinding {

  @Override
  public Finding code() {
    return Finding.IP_BLOCK_ADMITS_POD;
  }

  @Override
  public Reason reason() {
    return Reason.IP_BLOCK_ADMITS_POD;
  }

  @Override
  public boolean holds(Admission admission, ClusterState state) {
    return admission.isPodByIpBlock();
  }
}
