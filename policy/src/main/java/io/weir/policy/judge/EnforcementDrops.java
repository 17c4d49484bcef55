package io.weir.policy.judge;

import java.util.Set;

/**
 * The drop reasons that enforcement of policies gives: the kernel's (enum {@code skb_drop_reason},
 * without its prefix) for netfilter rules and eBPF programs at a pod's interface, and Cilium's own
 * ({@code DropReason} of its flow API) for no rule that allows and for one that denies.
 */
public final class EnforcementDrops {

  /** QDISC_* are the names of TC_* in older kernels. */
  private static final Set<String> REASONS =
      Set.of(
          "NETFILTER_DROP",
          "TC_INGRESS",
          "TC_EGRESS",
          "QDISC_INGRESS",
          "QDISC_EGRESS",
          "POLICY_DENIED",
          "POLICY_DENY");

  private EnforcementDrops() {}

  /** Whether a policy can be behind a drop of that reason. */
  public static boolean include(String reason) {
    return REASONS.contains(reason);
  }
}
