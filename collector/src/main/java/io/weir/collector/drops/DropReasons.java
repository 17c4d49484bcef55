package io.weir.collector.drops;

import com.sun.jna.Pointer;
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
  private static final int KIND_ENUM = 6;
  private static final int HEADER_BYTES = 12;
  private static final int ENTRY_BYTES = 8;
  private static final int COUNT_MASK = 0xFFFF;

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
  static Map<Integer, String> ofRunningKernel(LibBpf bpf) throws IOException {
    Pointer btf = bpf.btf__load_vmlinux_btf();
    if (btf == null) {
      throw new IOException("the kernel has no readable BTF (/sys/kernel/btf/vmlinux)");
    }
    try {
      int id = bpf.btf__find_by_name_kind(btf, "skb_drop_reason", KIND_ENUM);
      if (id < 0) {
        throw new IOException("the kernel names no drop reasons (5.17 or newer does)");
      }
      Pointer type = bpf.btf__type_by_id(btf, id);
      int count = type.getInt(4) & COUNT_MASK;
      Map<Integer, String> names = new HashMap<>();
      for (int i = 0; i < count; i++) {
        long entry = HEADER_BYTES + (long) i * ENTRY_BYTES;
        String name = bpf.btf__name_by_offset(btf, type.getInt(entry));
        if (name != null && name.startsWith(PREFIX)) {
          names.put(type.getInt(entry + 4), name.substring(PREFIX.length()));
        }
      }
      return names;
    } finally {
      bpf.btf__free(btf);
    }
  }

  /** 0 when the reason is of no interest. */
  static int where(String name) {
    if (name.equals(UNSPECIFIED)) {
      return ON_NODES;
    }
    return WANTED.contains(name) ? EVERYWHERE : 0;
  }
}
