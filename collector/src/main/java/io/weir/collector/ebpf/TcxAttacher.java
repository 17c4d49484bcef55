package io.weir.collector.ebpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;

/** Links of tcx. Each takes the kernel about 12 ms: it waits until no packet is on its way. */
record TcxAttacher(LibBpf bpf) implements Attacher {

  /** BPF_TCX_INGRESS and BPF_TCX_EGRESS of linux/bpf.h. */
  private static final int INGRESS = 46;

  private static final int EGRESS = 47;

  /** Closes links. */
  interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class);

    int close(int descriptor);
  }

  @Override
  public Attachment attach(int ifindex, int fromPod, int toPod) throws IOException {
    int in = link(fromPod, ifindex, INGRESS);
    try {
      int out = link(toPod, ifindex, EGRESS);
      return () -> {
        LibC.INSTANCE.close(in);
        LibC.INSTANCE.close(out);
      };
    } catch (IOException e) {
      LibC.INSTANCE.close(in);
      throw e;
    }
  }

  private int link(int program, int ifindex, int where) throws IOException {
    int link = bpf.bpf_link_create(program, ifindex, where, null);
    if (link == Errors.NO_DEVICE) {
      throw new GoneException(ifindex);
    }
    Errors.verify(link, "tcx");
    return link;
  }

  /** Nothing outlives its process. */
  @Override
  public void clean(int ifindex) {}
}
