package io.weir.collector.ebpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * Filters of clsact, under a priority and a handle of Weir's own, so that those of a killed process
 * are known and replaced. The qdisc that holds them stays: other programs may use it.
 */
record ClsactAttacher(LibBpf bpf) implements Attacher {

  /** Late among others, and unlikely to be theirs: "we" and "weir". */
  private static final int PRIORITY = 0x7765;

  private static final int HANDLE = 0x77656972;

  private static final int INGRESS = 1;
  private static final int EGRESS = 2;
  private static final int REPLACE = 1;

  /** sizeof(struct bpf_tc_hook) and sizeof(struct bpf_tc_opts) of bpf/libbpf.h, 64 bits. */
  private static final int HOOK_BYTES = 24;

  private static final int OPTIONS_BYTES = 32;

  @Override
  public Attachment attach(int ifindex, int fromPod, int toPod) throws IOException {
    int made = bpf.bpf_tc_hook_create(hook(ifindex, INGRESS | EGRESS));
    if (made != Errors.EXISTS) {
      verify(made, ifindex);
    }
    verify(bpf.bpf_tc_attach(hook(ifindex, INGRESS), options(fromPod, REPLACE)), ifindex);
    try {
      verify(bpf.bpf_tc_attach(hook(ifindex, EGRESS), options(toPod, REPLACE)), ifindex);
    } catch (IOException e) {
      clean(ifindex);
      throw e;
    }
    return () -> clean(ifindex);
  }

  @Override
  public void clean(int ifindex) {
    // An error says that there is none, or no such interface: what was wanted.
    bpf.bpf_tc_detach(hook(ifindex, INGRESS), options(0, 0));
    bpf.bpf_tc_detach(hook(ifindex, EGRESS), options(0, 0));
  }

  private static void verify(int result, int ifindex) throws IOException {
    if (result == Errors.NO_DEVICE) {
      throw new GoneException(ifindex);
    }
    Errors.verify(result, "clsact");
  }

  private static Pointer hook(int ifindex, int where) {
    Memory hook = new Memory(HOOK_BYTES);
    hook.clear();
    hook.setLong(0, HOOK_BYTES);
    hook.setInt(8, ifindex);
    hook.setInt(12, where);
    return hook;
  }

  private static Pointer options(int program, int flags) {
    Memory options = new Memory(OPTIONS_BYTES);
    options.clear();
    options.setLong(0, OPTIONS_BYTES);
    options.setInt(8, program);
    options.setInt(12, flags);
    options.setInt(20, HANDLE);
    options.setInt(24, PRIORITY);
    return options;
  }
}
