package io.weir.stream.pairing;

import io.weir.policy.judge.EnforcementDrops;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Outcome;
import io.weir.schemas.PluginStatement;
import org.jspecify.annotations.Nullable;

/**
 * Which drops are a policy's work. Observers already took the workload's own firewall out of the
 * outcome.
 */
final class PolicyDrops {

  private PolicyDrops() {}

  /** Whether the record tells of one, also where answers were seen and the outcome says so. */
  static boolean seenBy(FlowRecord flow) {
    return flow.getOutcome() == Outcome.DROPPED
        || (flow.getOutcome() == Outcome.ESTABLISHED
            && ((flow.getDropReason() != null && EnforcementDrops.include(flow.getDropReason()))
                || deniedByPlugin(flow.getPlugin())));
  }

  private static boolean deniedByPlugin(@Nullable PluginStatement plugin) {
    return plugin != null
        && plugin.getDropReason() != null
        && EnforcementDrops.include(plugin.getDropReason());
  }
}
