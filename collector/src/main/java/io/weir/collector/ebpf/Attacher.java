package io.weir.collector.ebpf;

import java.io.IOException;

/** One way of bringing the two traffic programs to an interface. */
interface Attacher {

  /** Programs at one interface; closing takes them off it. */
  interface Attachment extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Attaches both.
   *
   * @param fromPod file descriptor of the program for what comes in at the interface
   * @param toPod that of the program for what goes out
   * @throws GoneException if there is no such interface any more
   * @throws IOException if the kernel refuses; one line
   */
  Attachment attach(int ifindex, int fromPod, int toPod) throws IOException;

  /** Takes off what a killed process left; does nothing when there is nothing. */
  void clean(int ifindex);

  /** The interface went away meanwhile. */
  final class GoneException extends IOException {
    private static final long serialVersionUID = 1L;

    GoneException(int ifindex) {
      super("interface " + ifindex + " is gone");
    }
  }

  static Attacher of(AttachMethod method, LibBpf bpf) {
    return switch (method) {
      case TCX -> new TcxAttacher(bpf);
      case CLSACT -> new ClsactAttacher(bpf);
    };
  }
}
