package io.weir.policy.lint;

import io.weir.policy.cluster.PodFacts.ContainerPort;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.rules.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Services make of the ports of some pods. */
final class ServicePorts {

  /**
   * A Service's port and where it leads.
   *
   * @param targets numbers at the pods, more than one if they give a name different numbers
   */
  record Translation(ServiceFacts service, int port, Set<Integer> targets) {

    @Override
    public String toString() {
      return Text.name(service.namespace() + "/" + service.name())
          + " "
          + port
          + " → "
          + String.join(", ", targets.stream().map(String::valueOf).toList());
    }
  }

  private ServicePorts() {}

  /** How Services that send to some of these pods translate their ports of that protocol. */
  static List<Translation> of(List<PodGroup> pods, Transport transport, Inventory inventory) {
    List<Translation> translations = new ArrayList<>();
    for (String namespace : new TreeSet<>(pods.stream().map(PodGroup::namespace).toList())) {
      for (ServiceFacts service : inventory.services(namespace)) {
        List<PodGroup> behind =
            pods.stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .filter(pod -> service.selects(pod.labels()))
                .toList();
        for (ServiceFacts.Port port :
            behind.isEmpty() ? List.<ServiceFacts.Port>of() : service.ports()) {
          if (port.protocol() == transport.number()) {
            translations.add(
                new Translation(service, port.port(), targets(port, transport, behind)));
          }
        }
      }
    }
    return translations;
  }

  private static Set<Integer> targets(
      ServiceFacts.Port port, Transport transport, List<PodGroup> behind) {
    Set<Integer> targets = new TreeSet<>();
    if (port.targetPort().matches("[0-9]{1,5}")) {
      targets.add(Integer.valueOf(port.targetPort()));
      return targets;
    }
    for (PodGroup pod : behind) {
      for (ContainerPort declared : pod.facts().ports()) {
        if (declared.transport() == transport && port.targetPort().equals(declared.name())) {
          targets.add(declared.number());
        }
      }
    }
    return targets;
  }
}
