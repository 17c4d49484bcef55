package io.weir.policy.oracle;

import java.util.List;
import java.util.Map;

/**
 * A generated cluster and one question about it, as plain values.
 *
 * @param namespaces labels of the defined ones
 */
record Scenario(
    Map<String, Map<String, String>> namespaces, List<Pod> pods, List<Policy> policies, Flow flow) {

  /** {@code ports} by protocol, name and number. */
  record Pod(String namespace, String address, Map<String, String> labels, List<Port> ports) {}

  record Port(String protocol, String name, int number) {}

  /** {@code spec} as JSON reads into Java: maps, lists, text, numbers, null. */
  record Policy(String namespace, Map<String, Object> spec) {}

  record Flow(String source, String destination, String protocol, int port) {}
}
