package io.weir.policy.judge;

import java.util.Set;

/**
 * The kernel's drop reasons (enum {@code skb_drop_reason}, without its prefix) that enforcement of
 * policies gives: netfilter rules, and eBPF programs at a pod's interface.
 */
public final class EnforcementDrops {

  /** QDISC_* are the names of TC_* in older kernels. */
  private static final Set<String> REASONS =
      Set.of("NETFILTER_DROP", "TC_INGRESS", "TC_EGRESS", "QDISC_INGRESS", "QDISC_EGRESS");

  private EnforcementDrops() {}

  /** Whether a policy can be behind a drop of that reason. */
  public static boolean include(String reason) {
    return REASONS.contains(reason);
  }
}
