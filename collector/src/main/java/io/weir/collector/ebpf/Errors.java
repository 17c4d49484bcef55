package io.weir.collector.ebpf;

import java.io.IOException;

/** What libbpf answers, in words. It returns negative error numbers (errno(3)). */
final class Errors {

  static final int NOT_PERMITTED = -1;
  static final int NO_ENTRY = -2;
  static final int INTERRUPTED = -4;
  static final int EXISTS = -17;
  static final int NO_DEVICE = -19;
  static final int INVALID = -22;
  static final int NO_SPACE = -28;

  private Errors() {}

  /**
   * The library.
   *
   * @throws IOException if it is not installed; one line that says what to install
   */
  static LibBpf library() throws IOException {
    try {
      return LibBpf.load();
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          "libbpf.so.1 is missing: install libbpf1 (libbpf on some distributions)", e);
    }
  }

  static void verify(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + reason(result));
    }
  }

  static String reason(int result) {
    return switch (result) {
      case NOT_PERMITTED -> "not permitted: " + Capabilities.ofThisProcess().missingText();
      case NO_DEVICE -> "there is no such interface any more";
      case NO_SPACE -> "no room";
      default -> "error " + -result;
    };
  }
}
