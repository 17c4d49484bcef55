package io.weir.collector.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the privileges that observing takes a process has: effective capabilities,
 * capabilities(7). CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON, as older kernels have it.
 */
public record Capabilities(Set<Privilege> held) {

  private static final int SYS_ADMIN = 21;

  /** A privilege, with its number in linux/capability.h. */
  public enum Privilege {
    /** To load programs. */
    CAP_BPF(39),
    /** To let programs look into the kernel's memory, as the drop source does. */
    CAP_PERFMON(38),
    /** To attach to interfaces and to read conntrack. */
    CAP_NET_ADMIN(12);

    private final int number;

    Privilege(int number) {
      this.number = number;
    }
  }

  public Capabilities {
    held = Set.copyOf(held);
  }

  /** Those of this process; none when /proc cannot be read. */
  public static Capabilities ofThisProcess() {
    try {
      return read(Files.readAllLines(Path.of("/proc/self/status")));
    } catch (IOException e) {
      return new Capabilities(Set.of());
    }
  }

  /** From the lines of /proc/PID/status. */
  static Capabilities read(List<String> status) {
    long effective =
        status.stream()
            .filter(line -> line.startsWith("CapEff:"))
            .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16))
            .findFirst()
            .orElse(0L);
    Set<Privilege> held = EnumSet.noneOf(Privilege.class);
    for (Privilege privilege : Privilege.values()) {
      boolean admin = privilege != Privilege.CAP_NET_ADMIN && has(effective, SYS_ADMIN);
      if (admin || has(effective, privilege.number)) {
        held.add(privilege);
      }
    }
    return new Capabilities(held);
  }

  private static boolean has(long effective, int capability) {
    return (effective >>> capability & 1) != 0;
  }

  public boolean has(Privilege privilege) {
    return held.contains(privilege);
  }

  /** Names of those that are missing, in the order of {@link Privilege}. */
  public List<String> missing() {
    return EnumSet.allOf(Privilege.class).stream()
        .filter(privilege -> !has(privilege))
        .map(Privilege::name)
        .toList();
  }

  /** One line that names what is missing. */
  String missingText() {
    List<String> missing = missing();
    return missing.isEmpty()
        ? "though all of CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN are held"
        : missing.stream().collect(Collectors.joining(", ", "missing ", ""));
  }
}
