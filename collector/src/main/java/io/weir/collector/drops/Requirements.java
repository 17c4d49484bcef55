package io.weir.collector.drops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the drop source needs of the machine and of this build. */
final class Requirements {

  static final String OBJECT = "drops.bpf.o";

  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  private Requirements() {}

  /** What is missing, in one line; null when nothing is. */
  static @Nullable String missing() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
      return "not on Linux";
    }
    if (Requirements.class.getResource(OBJECT) == null) {
      return "no object in this build: build with clang installed";
    }
    if (!Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"))) {
      return "the kernel has no BTF: /sys/kernel/btf/vmlinux is missing";
    }
    if (!mayLoad()) {
      return "not permitted: needs root, or the capabilities BPF and PERFMON";
    }
    try {
      LibBpf.load();
      return null;
    } catch (UnsatisfiedLinkError e) {
      return "libbpf.so.1 is missing: install libbpf1 (libbpf on some distributions)";
    }
  }

  private static boolean mayLoad() {
    long effective;
    try {
      effective = capabilities();
    } catch (IOException e) {
      // Loading will tell.
      return true;
    }
    return has(effective, CAP_SYS_ADMIN)
        || (has(effective, CAP_BPF) && has(effective, CAP_PERFMON));
  }

  private static long capabilities() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
      }
    }
    throw new IOException("no CapEff");
  }

  private static boolean has(long effective, int capability) {
    return (effective >>> capability & 1) != 0;
  }
}
