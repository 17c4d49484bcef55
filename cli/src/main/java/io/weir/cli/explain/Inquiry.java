package io.weir.cli.explain;

import io.weir.cli.cluster.Ends;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.rules.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks: one flow, or one for each backend of a Service.
 *
 * @param flows at least one
 * @param service the Service that was named as the destination; null when a pod or address was
 */
record Inquiry(List<Asked> flows, @Nullable Route service) {

  /**
   * The way through a Service.
   *
   * @param port that was asked for, with what it stands for at the pods
   * @param without pods that have no port of the target's name
   */
  record Route(ServiceFacts service, ServiceFacts.Port port, List<String> without) {

    Route {
      without = List.copyOf(without);
    }
  }

  Inquiry {
    flows = List.copyOf(flows);
  }

  /**
   * Finds the ends.
   *
   * @throws IllegalArgumentException if there is no such end or port, in one line
   */
  static Inquiry of(
      String source, String destination, TargetPort port, Ends ends, ClusterState state) {
    End from = ends.find(source);
    Optional<ServiceFacts> service = ends.service(destination);
    return service.isPresent()
        ? through(service.get(), from, port, state)
        : new Inquiry(
            List.of(new Asked(from, ends.find(destination), port.protocol(), port.number())), null);
  }

  private static Inquiry through(
      ServiceFacts service, End source, TargetPort asked, ClusterState state) {
    String name = "Service " + service.namespace() + "/" + service.name();
    ServiceFacts.Port port =
        service.ports().stream()
            .filter(p -> p.protocol() == asked.protocol())
            .filter(p -> Integer.valueOf(p.port()).equals(asked.number()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name + " has " + ports(service)));
    List<End.Pod> backends =
        state.pods(service.namespace()).stream()
            .filter(pod -> service.selects(pod.labels()))
            .toList();
    List<Asked> flows = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (End.Pod backend : backends) {
      List<Integer> targets = targets(port, backend);
      targets.forEach(target -> flows.add(new Asked(source, backend, asked.protocol(), target)));
      if (targets.isEmpty()) {
        without.add(backend.namespace() + "/" + backend.name());
      }
    }
    if (flows.isEmpty()) {
      throw new IllegalArgumentException(name + " " + whyNobody(service, port, backends));
    }
    return new Inquiry(flows, new Route(service, port, without));
  }

  private static List<Integer> targets(ServiceFacts.Port port, End.Pod backend) {
    String target = port.targetPort();
    if (target.matches("\\d{1,5}")) {
      return List.of(Integer.valueOf(target));
    }
    Transport transport = Transport.ofNumber(port.protocol());
    return transport == null
        ? List.of()
        : backend.facts().numbersOf(target, transport).distinct().boxed().toList();
  }

  private static String ports(ServiceFacts service) {
    return service.ports().isEmpty()
        ? "no ports"
        : service.ports().stream()
            .map(port -> port.port() + "/" + Transport.ofNumber(port.protocol()))
            .collect(Collectors.joining(", ", "only the ports ", ""));
  }

  private static String whyNobody(
      ServiceFacts service, ServiceFacts.Port port, List<End.Pod> backends) {
    if (service.selector().isEmpty()) {
      return "has no selector: somebody else manages its backends, name one of their addresses";
    }
    return backends.isEmpty()
        ? "selects no pod: " + service.selector()
        : "goes to the port '" + port.targetPort() + "', which none of its pods has";
  }
}
