package io.weir.lab.firewall;

import java.util.List;
import java.util.Map;

/**
 * A running pod as the compiler sees it; host-network and finished pods are not among them.
 *
 * @param namespaceLabels labels of the pod's namespace
 */
public record PodView(
    String namespace,
    String name,
    String node,
    String address,
    Map<String, String> labels,
    Map<String, String> namespaceLabels,
    List<Port> ports) {

  /**
   * A container port.
   *
   * @param name "" when unnamed
   * @param protocol TCP, UDP or SCTP
   */
  public record Port(String name, String protocol, int number) {}

  public PodView {
    labels = Map.copyOf(labels);
    namespaceLabels = Map.copyOf(namespaceLabels);
    ports = List.copyOf(ports);
  }
}
