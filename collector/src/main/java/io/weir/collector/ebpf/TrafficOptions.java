package io.weir.collector.ebpf;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * How traffic is counted.
 *
 * @param include patterns ({@code *}, {@code ?}, {@code [a-z]}) of names of pods' interfaces;
 *     empty: those whose other end lies in another network namespace and that no default route uses
 * @param exclude patterns of names that are never watched
 * @param flows how many 5-tuples, directions told apart, fit between two readings; about 150 bytes
 *     of the kernel's memory each
 * @param interval time between readings, 100 ms to 60 s
 * @param methods how to attach, in the order in which to try
 * @param namespaceFolders where container runtimes keep files for network namespaces
 */
public record TrafficOptions(
    List<String> include,
    List<String> exclude,
    int flows,
    Duration interval,
    List<AttachMethod> methods,
    List<Path> namespaceFolders) {

  private static final int MOST_FLOWS = 1 << 24;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public TrafficOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    methods = List.copyOf(methods);
    namespaceFolders = List.copyOf(namespaceFolders);
    include.forEach(TrafficOptions::requirePattern);
    exclude.forEach(TrafficOptions::requirePattern);
    if (flows < 1 || flows > MOST_FLOWS) {
      throw new IllegalArgumentException(
          "%,d flows: allowed are 1 to %,d".formatted(flows, MOST_FLOWS));
    }
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "interval %s: allowed are %s to %s".formatted(interval, SHORTEST, LONGEST));
    }
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("no way to attach: give TCX, CLSACT or both");
    }
  }

  private static void requirePattern(String pattern) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no pattern of interface names, such as cali*".formatted(pattern), e);
    }
  }

  /** 262,144 flows, read every 2 seconds, at what looks like a pod's interface. */
  public static TrafficOptions defaults() {
    return new TrafficOptions(
        List.of(),
        List.of(),
        262_144,
        Duration.ofSeconds(2),
        List.of(AttachMethod.TCX, AttachMethod.CLSACT),
        List.of(Path.of("/run/netns"), Path.of("/run/docker/netns")));
  }

  public TrafficOptions withInterfaces(List<String> included, List<String> excluded) {
    return new TrafficOptions(included, excluded, flows, interval, methods, namespaceFolders);
  }

  public TrafficOptions withFlows(int most) {
    return new TrafficOptions(include, exclude, most, interval, methods, namespaceFolders);
  }

  public TrafficOptions withInterval(Duration between) {
    return new TrafficOptions(include, exclude, flows, between, methods, namespaceFolders);
  }

  public TrafficOptions withMethods(List<AttachMethod> order) {
    return new TrafficOptions(include, exclude, flows, interval, order, namespaceFolders);
  }
}
