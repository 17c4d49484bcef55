package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Services in front of a pod. Policies see the pod's port, not the Service's. */
final class ServicePorts {

  /** A port of a Service. */
  record Front(ServiceFacts service, ServiceFacts.Port port) {}

  private ServicePorts() {}

  /** The Services' ports that lead to the pod and port that a question is about. */
  static Stream<Front> leadingTo(End.Pod pod, Question question, ClusterState state) {
    Transport transport = question.transport();
    Integer number = question.port();
    return transport == null || number == null
        ? Stream.empty()
        : state.services(pod.namespace()).stream()
            .filter(service -> service.selects(pod.labels()))
            .flatMap(service -> service.ports().stream().map(port -> new Front(service, port)))
            .filter(front -> leadsTo(front.port(), pod, transport, number));
  }

  private static boolean leadsTo(
      ServiceFacts.Port port, End.Pod pod, Transport transport, int number) {
    return port.protocol() == transport.number()
        && (port.targetPort().equals(String.valueOf(number))
            || pod.facts().names(port.targetPort(), transport, number));
  }

  /**
   * The Service whose port an item names, while the flow goes to the pod's port behind it; null
   * when there is none.
   */
  static @Nullable ServiceFacts mistaken(PortMatcher item, Question question, ClusterState state) {
    return question.destination() instanceof End.Pod pod && Exemptions.isSelectable(pod)
        ? leadingTo(pod, question, state)
            .filter(front -> names(item, front.port()))
            .map(Front::service)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static boolean names(PortMatcher item, ServiceFacts.Port port) {
    if (item instanceof PortMatcher.Range range) {
      return range.transport().number() == port.protocol() && range.holds(port.port());
    }
    return item instanceof PortMatcher.Named named
        && named.transport().number() == port.protocol()
        && named.name().equals(port.name());
  }
}
