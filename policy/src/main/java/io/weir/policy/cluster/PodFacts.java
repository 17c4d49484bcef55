package io.weir.policy.cluster;

import io.weir.policy.rules.Transport;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What policies need to know of a pod beyond its labels.
 *
 * @param ports what its containers and sidecars declare
 * @param hostNetwork true when it lives in its node's network: policies then see its node
 */
public record PodFacts(List<ContainerPort> ports, boolean hostNetwork) {

  /** A pod in the pod network that declares no port. */
  public static final PodFacts PLAIN = new PodFacts(List.of(), false);

  /**
   * One port of a container.
   *
   * @param name null when it has none
   */
  public record ContainerPort(@Nullable String name, Transport transport, int number) {

    private boolean is(String otherName, Transport otherTransport) {
      return transport == otherTransport && otherName.equals(name);
    }
  }

  public PodFacts {
    ports = List.copyOf(ports);
  }

  /** Whether a container of the pod gives that name to a port. */
  public boolean names(String name, Transport transport) {
    for (ContainerPort port : ports) {
      if (port.is(name, transport)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a container of the pod gives that name to a port of that number. */
  public boolean names(String name, Transport transport, int number) {
    for (ContainerPort port : ports) {
      if (port.number() == number && port.is(name, transport)) {
        return true;
      }
    }
    return false;
  }

  /** Every number that a container of the pod gives that name; several containers may differ. */
  public IntStream numbersOf(String name, Transport transport) {
    return ports.stream().filter(port -> port.is(name, transport)).mapToInt(ContainerPort::number);
  }
}
