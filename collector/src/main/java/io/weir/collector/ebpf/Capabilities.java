package io.weir.collector.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the privileges that observing takes a process has, and how many more: effective
 * capabilities, capabilities(7). SYS_ADMIN stands for BPF and PERFMON, as older kernels have it. A
 * JVM cannot give one up for the threads that it has already made, so whoever starts it does (the
 * launcher, a pod's securityContext), and Weir only looks.
 *
 * @param excess how many it has that no source needs
 */
public record Capabilities(Set<Privilege> held, int excess) {

  private static final String FIELD = "CapEff:";
  private static final int SYS_ADMIN = 21;

  /** A privilege as Kubernetes names it, with its number in linux/capability.h. */
  public enum Privilege {
    /** To load programs. */
    BPF(39),
    /** To let programs look into the kernel's memory, as the drop source does. */
    PERFMON(38),
    /** To attach to interfaces and to read conntrack. */
    NET_ADMIN(12);

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
      Capabilities told = read(Files.readAllLines(Path.of("/proc/self/status")));
      return told == null ? new Capabilities(Set.of(), 0) : told;
    } catch (IOException e) {
      return new Capabilities(Set.of(), 0);
    }
  }

  /** From the lines of /proc/PID/status; null when they do not tell. */
  public static @Nullable Capabilities read(List<String> status) {
    for (String line : status) {
      if (line.startsWith(FIELD)) {
        try {
          return of(Long.parseUnsignedLong(line.substring(FIELD.length()).strip(), 16));
        } catch (NumberFormatException e) {
          return null;
        }
      }
    }
    return null;
  }

  private static Capabilities of(long effective) {
    Set<Privilege> held = EnumSet.noneOf(Privilege.class);
    long others = effective;
    for (Privilege privilege : Privilege.values()) {
      boolean admin = privilege != Privilege.NET_ADMIN && has(effective, SYS_ADMIN);
      if (admin || has(effective, privilege.number)) {
        held.add(privilege);
      }
      others &= ~(1L << privilege.number);
    }
    return new Capabilities(held, Long.bitCount(others));
  }

  private static boolean has(long effective, int capability) {
    return (effective >>> capability & 1) != 0;
  }

  public boolean has(Privilege privilege) {
    return held.contains(privilege);
  }

  /** Names of those that are missing, in the order of {@link Privilege}. */
  public List<String> missing() {
    return missing(EnumSet.allOf(Privilege.class));
  }

  /** Names of those that are needed and missing, in the order of {@link Privilege}. */
  public List<String> missing(Set<Privilege> needed) {
    return EnumSet.allOf(Privilege.class).stream()
        .filter(privilege -> needed.contains(privilege) && !has(privilege))
        .map(Privilege::name)
        .toList();
  }

  /** One line that names what is missing. */
  String missingText() {
    List<String> missing = missing();
    return missing.isEmpty()
        ? "though all of BPF, PERFMON and NET_ADMIN are held"
        : missing.stream().collect(Collectors.joining(", ", "missing ", ""));
  }
}
