package io.weir.collector.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The capabilities of this process, numbered as in linux/capability.h.
 *
 * @param effective the bits of CapEff; null when it cannot be read
 */
record Capabilities(@Nullable Long effective) {

  static final int NET_ADMIN = 12;
  static final int SYS_ADMIN = 21;
  static final int PERFMON = 38;
  static final int BPF = 39;

  private static final String FIELD = "CapEff:";

  static Capabilities of(HostFacts host) {
    String status = host.read("/proc/self/status").text();
    if (status != null) {
      for (String line : status.lines().toList()) {
        if (line.startsWith(FIELD)) {
          try {
            return new Capabilities(
                Long.parseUnsignedLong(line.substring(FIELD.length()).strip(), 16));
          } catch (NumberFormatException e) {
            break;
          }
        }
      }
    }
    return new Capabilities(null);
  }

  boolean has(int capability) {
    return effective != null && (effective >>> capability & 1) != 0;
  }

  /** Names of those that Weir needs and the process lacks; SYS_ADMIN stands for BPF and PERFMON. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!has(NET_ADMIN)) {
      missing.add("NET_ADMIN");
    }
    if (!has(SYS_ADMIN)) {
      if (!has(BPF)) {
        missing.add("BPF");
      }
      if (!has(PERFMON)) {
        missing.add("PERFMON");
      }
    }
    return missing;
  }
}
