package io.weir.stream.judging;

import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Reason;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the network plugin's own policy decision contradicts ours. Asked only where both speak of
 * the same thing: the same end, at the same time, with the cluster's state known and at rest.
 */
final class PluginComparison {

  /**
   * We decide as of the interval's start; what the plugin said later may follow a later change. As
   * long as the default enforcement grace, within which a change shows as STATE_IN_TRANSITION.
   */
  private static final Duration SAME_TIME = Duration.ofSeconds(5);

  private PluginComparison() {}

  static boolean contradicts(FlowRecord flow, Judgement judgement, boolean early) {
    PluginStatement plugin = flow.getPlugin();
    if (plugin == null || early || !isSettled(judgement) || !isTimely(flow, plugin)) {
      return false;
    }
    return contradicts(plugin.getEgress(), judgement.decision().egress().part())
        || contradicts(plugin.getIngress(), judgement.decision().ingress().part());
  }

  private static boolean isSettled(Judgement judgement) {
    return judgement.reason() != Reason.ORIENTATION_UNKNOWN
        && !judgement.findings().contains(Finding.STATE_IN_TRANSITION)
        && !judgement.findings().contains(Finding.JUDGED_EARLY);
  }

  private static boolean isTimely(FlowRecord flow, PluginStatement plugin) {
    Instant decided = plugin.getDecidedAt();
    return decided != null && !decided.isAfter(flow.getIntervalStart().plus(SAME_TIME));
  }

  private static boolean contradicts(PluginDecision theirs, Part ours) {
    return switch (ours) {
      case ALLOWED_BY_RULE, DEFAULT_ALLOW, EXEMPT ->
          theirs == PluginDecision.DENIED || theirs == PluginDecision.AUDITED;
      case DENIED -> theirs == PluginDecision.ALLOWED;
      case NOT_APPLICABLE, UNDECIDABLE -> false;
    };
  }
}
