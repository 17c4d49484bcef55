package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;
import org.jspecify.annotations.Nullable;

/** Rules that list a Service's port, where policies see the pod's. */
final class ServicePorts {

  private ServicePorts() {}

  /**
   * The Service in front of the destination whose port an item names, while it sends to the port
   * that the flow goes to; null when there is none.
   */
  static @Nullable ServiceFacts mistaken(
      PortMatcher item, Question question, ClusterState state) {
    Transport transport = question.transport();
    if (!(question.destination() instanceof End.Pod pod)
        || !Exemptions.isSelectable(pod)
        || transport == null
        || question.port() == null) {
      return null;
    }
    for (ServiceFacts service : state.services(pod.namespace())) {
      if (service.selects(pod.labels())
          && service.ports().stream()
              .anyMatch(
                  port ->
                      port.protocol() == transport.number()
                          && names(item, port, transport)
                          && leadsTo(port, pod, transport, question.port()))) {
        return service;
      }
    }
    return null;
  }

  private static boolean names(PortMatcher item, ServiceFacts.Port port, Transport transport) {
    if (item instanceof PortMatcher.Range range) {
      return range.transport() == transport
          && range.first() <= port.port()
          && port.port() <= range.last();
    }
    return item instanceof PortMatcher.Named named
        && named.transport() == transport
        && named.name().equals(port.name());
  }

  private static boolean leadsTo(
      ServiceFacts.Port port, End.Pod pod, Transport transport, int number) {
    return port.targetPort().equals(String.valueOf(number))
        || pod.facts().numbersOf(port.targetPort(), transport).anyMatch(n -> n == number);
  }
}
