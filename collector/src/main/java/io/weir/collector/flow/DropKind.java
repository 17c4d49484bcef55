package io.weir.collector.flow;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.judge.EnforcementDrops;
import org.jspecify.annotations.Nullable;

/** What a dropped packet says about its flow. */
enum DropKind {
  /** The node's packet filter denied the opening of a connection: a policy at work. */
  POLICY,
  /** The packet filter dropped an answer. */
  ANSWER,
  /** A firewall inside a pod's own network namespace dropped it. */
  WORKLOAD,
  /** It reached the destination, where nobody listens. */
  NO_LISTENER,
  /** Anything else: routing, neighbours, checks. */
  OTHER;

  /** One for each kind, so that all that were seen fit a byte. */
  @SuppressWarnings("EnumOrdinal") // Never leaves the process.
  int bit() {
    return 1 << ordinal();
  }

  static DropKind of(DropEvent drop, boolean answer, @Nullable Long nodeNetns) {
    if (drop.reason().equals("NO_SOCKET")) {
      return answer || isLaterTcp(drop) ? OTHER : NO_LISTENER;
    }
    if (!EnforcementDrops.include(drop.reason())) {
      return OTHER;
    }
    if (nodeNetns != null && drop.netns() != null && !nodeNetns.equals(drop.netns())) {
      return WORKLOAD;
    }
    if (answer) {
      return ANSWER;
    }
    return opensConnection(drop) ? POLICY : OTHER;
  }

  /** A later TCP packet without an entry is an INVALID drop, not a policy's. */
  private static boolean opensConnection(DropEvent drop) {
    if (drop.ctinfo() == CtInfo.NEW) {
      return true;
    }
    if (drop.protocol() == Protocols.TCP) {
      return !isLaterTcp(drop);
    }
    return drop.ctinfo() == null || drop.ctinfo() == CtInfo.UNTRACKED;
  }

  private static boolean isLaterTcp(DropEvent drop) {
    return drop.protocol() == Protocols.TCP
        && (drop.tcpFlags() == null || !TcpFlags.opens(drop.tcpFlags()));
  }
}
