package io.weir.collector.ebpf;

import io.weir.collector.link.Link;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;

/** Tells pods' interfaces from a node's others. */
final class PodLinks {

  private static final Set<String> PAIRS = Set.of("veth", "netkit");

  private final List<PathMatcher> include;
  private final List<PathMatcher> exclude;

  PodLinks(TrafficOptions options) {
    include = matchers(options.include());
    exclude = matchers(options.exclude());
  }

  private static List<PathMatcher> matchers(List<String> patterns) {
    return patterns.stream()
        .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
        .toList();
  }

  /**
   * Whether it is one.
   *
   * @param uplinks names of interfaces that lead out of the node: of nodes that are containers
   *     themselves, they are pairs into another namespace, too
   */
  boolean include(Link link, Set<String> uplinks) {
    Path name = Path.of(link.name());
    if (exclude.stream().anyMatch(matcher -> matcher.matches(name))) {
      return false;
    }
    if (!include.isEmpty()) {
      return include.stream().anyMatch(matcher -> matcher.matches(name));
    }
    return link.kind() != null
        && PAIRS.contains(link.kind())
        && link.peerNamespace() != null
        && !uplinks.contains(link.name());
  }
}
