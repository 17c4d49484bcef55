package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;

/** {@code - {}}: neither peers nor ports. */
final class AllowAllRule implements AdmissionFinding {

  @Override
  public Finding code() {
    return Finding.ALLOW_ALL_RULE;
  }

  @Override
  public Reason reason() {
    return Reason.ALLOW_ALL_RULE;
  }

  @Override
  public boolean holds(Admission admission, ClusterState state) {
    return admission.rule().admitsEverything();
  }
}
