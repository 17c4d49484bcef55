package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Transport;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.OwnerState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was published about an object. Never fails: an address or block that cannot be read is
 * left out, since nothing can be known by it.
 */
final class FactsReader {

  /** The label every namespace has, set by the API server (Kubernetes 1.21). */
  static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private FactsReader() {}

  static Facts.PodVersion pod(PodState state, SharedLabels shared) {
    List<PodFacts.ContainerPort> ports = new ArrayList<>();
    for (ContainerPort port : state.getPorts()) {
      Transport transport = Transport.ofName(port.getProtocol());
      if (transport != null && !port.getInit()) {
        ports.add(new PodFacts.ContainerPort(port.getName(), transport, port.getPort()));
      }
    }
    boolean plain = ports.isEmpty() && !state.getHostNetwork();
    return new Facts.PodVersion(
        shared.of(sorted(state.getLabels())),
        state.getNode(),
        readable(state.getAddresses(), IpAddress::parse),
        plain ? PodFacts.PLAIN : new PodFacts(ports, state.getHostNetwork()),
        state.getPhase() == PodPhase.SUCCEEDED || state.getPhase() == PodPhase.FAILED,
        owner(state.getOwner()),
        state.getStartedAt(),
        state.getNetworkReadyAt(),
        state.getFinishedAt());
  }

  static Facts.OwnerVersion owner(OwnerState state) {
    return new Facts.OwnerVersion(owner(state.getOwner()));
  }

  static Facts.NamespaceVersion namespace(String name, NamespaceState state) {
    return new Facts.NamespaceVersion(namespaceLabels(name, state.getLabels()));
  }

  static Map<String, String> namespaceLabels(String name, Map<String, String> labels) {
    Map<String, String> all = new TreeMap<>(labels);
    all.put(NAME_LABEL, name);
    return sorted(all);
  }

  /**
   * Sorted, so that equal states print alike in every process: ties are broken by their text. Found
   * by hash, as selectors ask for keys far more often than anyone prints them.
   */
  private static Map<String, String> sorted(Map<String, String> labels) {
    return labels.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(labels)));
  }

  static Facts.NodeVersion node(NodeState state) {
    return new Facts.NodeVersion(
        readable(state.getAddresses(), IpAddress::parse),
        readable(state.getPodCidrs(), Cidr::parse));
  }

  static Facts.ServiceVersion service(ServiceState state) {
    List<ServiceFacts.Port> ports = new ArrayList<>();
    for (ServicePort port : state.getPorts()) {
      Transport transport = Transport.ofName(port.getProtocol());
      if (transport != null) {
        String target = port.getTargetPort();
        ports.add(
            new ServiceFacts.Port(
                port.getName(),
                transport.number(),
                port.getPort(),
                target == null ? String.valueOf(port.getPort()) : target));
      }
    }
    return new Facts.ServiceVersion(
        sorted(state.getSelector()),
        readable(state.getAddresses(), IpAddress::parse),
        List.copyOf(ports));
  }

  private static Facts.@Nullable Owner owner(@Nullable OwnerReference owner) {
    return owner == null ? null : new Facts.Owner(owner.getKind(), owner.getName());
  }

  private static <T> List<T> readable(List<String> texts, Function<String, T> parser) {
    List<T> read = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        read.add(parser.apply(text));
      } catch (IllegalArgumentException unreadable) {
        // It names nothing that a flow could carry.
      }
    }
    return List.copyOf(read);
  }
}
