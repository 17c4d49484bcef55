package io.weir.collector.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which interfaces lead out of a node: those of its default routes. */
public final class DefaultRoutes {

  private static final Path V4 = Path.of("/proc/thread-self/net/route");
  private static final Path V6 = Path.of("/proc/thread-self/net/ipv6_route");
  private static final String NOWHERE_V4 = "00000000";
  private static final String NOWHERE_V6 = "0".repeat(32);

  private DefaultRoutes() {}

  /** Names of interfaces, in the network namespace of the calling thread. */
  public static Set<String> interfaces() {
    Set<String> names = new HashSet<>();
    names.addAll(v4(lines(V4)));
    names.addAll(v6(lines(V6)));
    return names;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // A kernel without one of the families.
      return List.of();
    }
  }

  /** Columns: interface, destination, gateway, flags, references, use, metric, mask. */
  static Set<String> v4(List<String> lines) {
    Set<String> names = new HashSet<>();
    for (String line : lines) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length > 7 && columns[1].equals(NOWHERE_V4) && columns[7].equals(NOWHERE_V4)) {
        names.add(columns[0]);
      }
    }
    return names;
  }

  /** Columns: destination, its prefix length, source, its prefix length, next hop, …, interface. */
  static Set<String> v6(List<String> lines) {
    Set<String> names = new HashSet<>();
    for (String line : lines) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length == 10
          && columns[0].equals(NOWHERE_V6)
          && columns[1].equals("00")
          && !columns[9].equals("lo")) {
        names.add(columns[9]);
      }
    }
    return names;
  }
}
