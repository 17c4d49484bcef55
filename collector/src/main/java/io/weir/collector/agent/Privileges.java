package io.weir.collector.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Linux capabilities of this process, beside those that an agent needs. A JVM cannot give them
 * up for the threads that it has already made, so whoever starts it does (the launcher, a pod's
 * securityContext), and this only looks.
 *
 * @param permitted bits by number, as in linux/capability.h
 */
record Privileges(long permitted) {

  private static final int NET_ADMIN = 12;
  private static final int PERFMON = 38;
  private static final int BPF = 39;

  /** In the order of their numbers; older kernels lack PERFMON and BPF. */
  private static final Map<Integer, String> NEEDED =
      new TreeMap<>(Map.of(NET_ADMIN, "NET_ADMIN", PERFMON, "PERFMON", BPF, "BPF"));

  private static final Path STATUS = Path.of("/proc/self/status");

  /** Those of this process; null where Linux does not tell. */
  static @Nullable Privileges ofProcess() {
    try {
      return of(Files.readAllLines(STATUS));
    } catch (IOException e) {
      return null;
    }
  }

  static @Nullable Privileges of(List<String> status) {
    for (String line : status) {
      if (line.startsWith("CapPrm:")) {
        return new Privileges(Long.parseUnsignedLong(line.substring(7).strip(), 16));
      }
    }
    return null;
  }

  /** Names of those that it needs and lacks. */
  List<String> missing(AgentConfig.Sources sources) {
    List<String> missing = new ArrayList<>();
    NEEDED.forEach(
        (number, name) -> {
          boolean wanted = number == NET_ADMIN ? sources.needsKernel() : sources.needsPrograms();
          if (wanted && !has(number)) {
            missing.add(name);
          }
        });
    return missing;
  }

  /** How many it has and does not need. */
  int excess() {
    long needed = 0;
    for (int number : NEEDED.keySet()) {
      needed |= 1L << number;
    }
    return Long.bitCount(permitted & ~needed);
  }

  private boolean has(int number) {
    return (permitted >>> number & 1) != 0;
  }
}
