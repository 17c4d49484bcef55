package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import java.util.List;

/** A way in which a rule admits more than was probably meant. */
interface AdmissionFinding {

  /**
   * All of them in the order of the verdict table: the first that holds becomes the reason. A
   * staged policy's INTENT_VIOLATION stands before them, see {@link StagedIntent}.
   */
  List<AdmissionFinding> ALL =
      List.of(new AllowAllRule(), new AnyNamespace(), new IpBlockAdmitsPod(), new SelectorMixup());

  Finding code();

  /** The code as the reason of a verdict. */
  Reason reason();

  boolean holds(Admission admission, ClusterState state);
}
