package io.weir.policy.lint;

import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.rules.Transport;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods that answer names in the cluster, with the ports they do it on. */
final class DnsServers {

  /** A port that names are answered on. */
  record ServerPort(Transport transport, int number) {}

  static final int PORT = 53;
  private static final List<Transport> TRANSPORTS = List.of(Transport.UDP, Transport.TCP);

  private final Map<PodGroup, Set<ServerPort>> portsByServer = new LinkedHashMap<>();

  /**
   * Looks for pods labelled as kubeadm and its kin label them, and for what stands behind Services
   * of port 53 that are called something with dns or live in kube-system.
   */
  DnsServers(Inventory inventory) {
    for (String namespace : inventory.namespaces()) {
      for (PodGroup pod : inventory.pods(namespace)) {
        if ("kube-dns".equals(pod.labels().get("k8s-app"))) {
          TRANSPORTS.forEach(transport -> ports(pod).add(new ServerPort(transport, PORT)));
        }
      }
      for (ServiceFacts service : inventory.services(namespace)) {
        if (service.name().contains("dns") || namespace.equals("kube-system")) {
          takeBackends(service, inventory);
        }
      }
    }
    portsByServer.keySet().removeIf(PodGroup::hostNetwork);
  }

  private void takeBackends(ServiceFacts service, Inventory inventory) {
    if (service.ports().stream().noneMatch(port -> port.port() == PORT)) {
      return;
    }
    List<PodGroup> backends =
        inventory.pods(service.namespace()).stream()
            .filter(pod -> service.selects(pod.labels()))
            .toList();
    for (Transport transport : TRANSPORTS) {
      for (ServicePorts.Translation one : ServicePorts.of(backends, transport, inventory)) {
        if (one.service().equals(service) && one.port() == PORT) {
          for (int target : one.targets()) {
            backends.forEach(pod -> ports(pod).add(new ServerPort(transport, target)));
          }
        }
      }
    }
  }

  private Set<ServerPort> ports(PodGroup pod) {
    return portsByServer.computeIfAbsent(pod, p -> new HashSet<>());
  }

  boolean isEmpty() {
    return portsByServer.isEmpty();
  }

  boolean isServer(PodGroup pod) {
    return portsByServer.containsKey(pod);
  }

  Set<PodGroup> servers() {
    return portsByServer.keySet();
  }

  Set<ServerPort> portsOf(PodGroup server) {
    return portsByServer.getOrDefault(server, Set.of());
  }

  /** For a person: who they are. */
  String text() {
    return Text.names(servers().stream().map(PodGroup::example).toList());
  }
}
