package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Service at one moment.
 *
 * @param selector labels of its pods; empty when someone else manages its backends
 * @param addresses its virtual addresses
 */
public record ServiceFacts(
    String namespace,
    String name,
    Map<String, String> selector,
    List<IpAddress> addresses,
    List<Port> ports) {

  /**
   * One port of a Service.
   *
   * @param name null when unnamed
   * @param protocol IP protocol number (IANA)
   * @param port at the virtual addresses
   * @param targetPort at the pods: a number, or the name of a container's port; the same number as
   *     {@code port} where the Service names none
   */
  public record Port(@Nullable String name, int protocol, int port, String targetPort) {}

  public ServiceFacts {
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
  }

  /** Whether the Service sends to pods with these labels of its own namespace. */
  public boolean selects(Map<String, String> podLabels) {
    return !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
  }
}
