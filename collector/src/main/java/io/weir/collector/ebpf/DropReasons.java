package io.weir.collector.ebpf;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Names of the running kernel's drop reasons, and which of them are worth a record. The numbers
 * move between kernels, so they come from its BTF.
 */
final class DropReasons {

  /** Wanted everywhere, as {@code drops.bpf.c} knows it. */
  static final int EVERYWHERE = 1;

  /** Wanted in the nodes' namespaces only: too much noise elsewhere. */
  static final int ON_NODES = 2;

  private static final String PREFIX = "SKB_DROP_REASON_";

  private static final Set<String> WANTED =
      Set.of(
          "NETFILTER_DROP",
          "NO_SOCKET",
          "IP_OUTNOROUTES",
          "IP_INNOROUTES",
          "IP_RPFILTER",
          "TC_INGRESS",
          "TC_EGRESS",
          "QDISC_INGRESS",
          "QDISC_EGRESS",
          "XDP",
          "XFRM_POLICY",
          "BPF_CGROUP_EGRESS",
          "NEIGH_CREATEFAIL",
          "NEIGH_FAILED",
          "NEIGH_QUEUEFULL",
          "NEIGH_DEAD");

  private static final String UNSPECIFIED = "NOT_SPECIFIED";

  private DropReasons() {}

  /**
   * Names by number.
   *
   * @throws IOException if the kernel describes no drop reasons; one line
   */
  static Map<Integer, String> ofRunningKernel() throws IOException {
    Map<Integer, String> names = new HashMap<>();
    try (KernelTypes types = KernelTypes.ofRunningKernel()) {
      types
          .values("skb_drop_reason")
          .forEach(
              (number, name) -> {
                if (name.startsWith(PREFIX)) {
                  names.put(number, name.substring(PREFIX.length()));
                }
              });
    }
    if (names.isEmpty()) {
      throw new IOException("the kernel names no drop reasons (5.17 or newer does)");
    }
    return names;
  }

  /** 0 when the reason is of no interest. */
  static int where(String name) {
    if (name.equals(UNSPECIFIED)) {
      return ON_NODES;
    }
    return WANTED.contains(name) ? EVERYWHERE : 0;
  }
}
