package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.Outcome;
import java.util.Set;

/** Which drops are a policy's work. */
final class PolicyDrops {

  /**
   * Kernel drop reasons that enforcement gives: netfilter rules and eBPF programs at the pod's
   * interface. Observers already took the workload's own firewall out of the outcome.
   */
  private static final Set<String> REASONS = Set.of("NETFILTER_DROP", "TC_INGRESS", "TC_EGRESS");

  private PolicyDrops() {}

  /** Whether the record tells of one, also where answers were seen and the outcome says so. */
  static boolean seenBy(FlowRecord flow) {
    return flow.getOutcome() == Outcome.DROPPED
        || (flow.getOutcome() == Outcome.ESTABLISHED
            && flow.getDropReason() != null
            && REASONS.contains(flow.getDropReason()));
  }
}
