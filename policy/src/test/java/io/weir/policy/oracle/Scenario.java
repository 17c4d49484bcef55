package io.weir.policy.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A generated cluster and one question about it, as plain values.
 *
 * @param namespaces labels of the defined ones
 */
record Scenario(
    Map<String, Map<String, String>> namespaces,
    List<Pod> pods,
    List<Policy> policies,
    Flow flow,
    Switches switches) {

  /** The nodes' addresses; the last is a bridge that every node has. */
  static final Map<String, List<String>> NODES =
      Map.of(
          "n1", List.of("10.9.0.1", "2001:db8:9::1", "172.17.0.1"),
          "n2", List.of("10.9.0.2", "2001:db8:9::2", "172.17.0.1"));

  static final List<String> POD_BLOCKS = List.of("10.0.0.0/24", "2001:db8::/64");
  static final String SERVICE = "10.96.0.1";

  /** The same pods and question, with the labels and policies of another. */
  Scenario changedLike(Scenario other) {
    List<Pod> changed = new ArrayList<>();
    for (int i = 0; i < pods.size(); i++) {
      changed.add(pods.get(i).labelledLike(other.pods.get(i % other.pods.size())));
    }
    Flow asked =
        new Flow(
            named(flow.source(), changed),
            named(flow.destination(), changed),
            flow.translated(),
            flow.protocol(),
            flow.port(),
            flow.seen());
    return new Scenario(other.namespaces, changed, other.policies, asked, switches);
  }

  private static Asked named(Asked asked, List<Pod> pods) {
    if (asked instanceof Named named) {
      return new Named(
          pods.stream()
              .filter(pod -> pod.name().equals(named.pod().name()))
              .findFirst()
              .orElseThrow());
    }
    return asked;
  }

  static List<String> addressesOf(String node) {
    return NODES.getOrDefault(node, List.of());
  }

  enum Life {
    RUNNING,
    FINISHED,
    /** In its node's network. */
    ON_HOST
  }

  record Pod(
      String name,
      String namespace,
      Map<String, String> labels,
      List<Port> ports,
      @Nullable String node,
      List<String> addresses,
      Life life) {

    Pod labelledLike(Pod other) {
      return new Pod(name, namespace, other.labels, ports, node, addresses, life);
    }
  }

  /** {@code init}: of an init container that ends before the others start. */
  record Port(String protocol, String name, int number, boolean init) {}

  /** {@code spec} as JSON reads into Java: maps, lists, text, numbers, null. */
  record Policy(String namespace, String name, Map<String, Object> spec, boolean orIntended) {}

  /** Who is asked about: an address, or a pod by its name. */
  sealed interface Asked {}

  record Address(String text) implements Asked {}

  record Named(Pod pod) implements Asked {}

  /**
   * {@code protocol} is one of the API's three or ICMP.
   *
   * @param translated the source's address as the destination sees it; null when not translated
   */
  record Flow(
      Asked source,
      Asked destination,
      @Nullable String translated,
      String protocol,
      @Nullable Integer port,
      Seen seen) {}

  /** What the network did; {@code outcome} null for a prediction. */
  record Seen(
      @Nullable String outcome,
      boolean dropObserved,
      @Nullable String dropNode,
      boolean passedSource,
      boolean passedDestination) {}

  record Switches(
      boolean ipBlockMatchesPods, String unlisted, String required, Set<String> disabled) {}
}
