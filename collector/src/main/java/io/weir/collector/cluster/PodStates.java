package io.weir.collector.cluster;

import io.weir.schemas.ContainerPort;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what policies and addresses need to know of a pod. */
final class PodStates {

  private PodStates() {}

  static Object of(Fields pod) {
    Fields spec = pod.at("spec");
    Fields status = pod.at("status");
    PodPhase phase = phase(status);
    return PodState.newBuilder()
        .setLabels(pod.at("metadata").strings("labels"))
        .setNode(spec.text("nodeName"))
        .setAddresses(addresses(status))
        .setHostNetwork(spec.isTrue("hostNetwork"))
        .setPhase(phase)
        .setPorts(ports(spec))
        .setOwner(Owners.controller(pod.at("metadata")))
        .setStartedAt(status.time("startTime"))
        .setNetworkReadyAt(networkReadyAt(status))
        .setFinishedAt(finishedAt(status, phase))
        .build();
  }

  static List<ContainerPort> ports(Fields podSpec) {
    List<ContainerPort> ports = new ArrayList<>();
    for (Fields container : podSpec.items("initContainers")) {
      // An init container that restarts always is a sidecar: it serves as long as the pod runs.
      boolean sidecar = "Always".equals(container.text("restartPolicy"));
      addPorts(container, !sidecar, ports);
    }
    for (Fields container : podSpec.items("containers")) {
      addPorts(container, false, ports);
    }
    return ports;
  }

  private static void addPorts(Fields container, boolean init, List<ContainerPort> ports) {
    for (Fields port : container.items("ports")) {
      Integer number = port.port("containerPort");
      if (number != null) {
        ports.add(
            ContainerPort.newBuilder()
                .setName(port.text("name"))
                .setPort(number)
                .setProtocol(port.textOr("protocol", "TCP"))
                .setInit(init)
                .build());
      }
    }
  }

  private static List<String> addresses(Fields status) {
    Set<String> addresses = new LinkedHashSet<>();
    for (Fields entry : status.items("podIPs")) {
      String address = entry.address("ip");
      if (address != null) {
        addresses.add(address);
      }
    }
    String first = status.address("podIP");
    if (first != null) {
      addresses.add(first);
    }
    return List.copyOf(addresses);
  }

  private static PodPhase phase(Fields status) {
    String phase = status.text("phase");
    if (phase == null) {
      return PodPhase.UNKNOWN;
    }
    return switch (phase.toUpperCase(Locale.ROOT)) {
      case "PENDING" -> PodPhase.PENDING;
      case "RUNNING" -> PodPhase.RUNNING;
      case "SUCCEEDED" -> PodPhase.SUCCEEDED;
      case "FAILED" -> PodPhase.FAILED;
      default -> PodPhase.UNKNOWN;
    };
  }

  private static @Nullable Instant networkReadyAt(Fields status) {
    for (Fields condition : status.items("conditions")) {
      if ("PodReadyToStartContainers".equals(condition.text("type"))
          && "True".equals(condition.text("status"))) {
        return condition.time("lastTransitionTime");
      }
    }
    return null;
  }

  /** The last end of a container, told only when the pod's phase says that none runs any more. */
  private static @Nullable Instant finishedAt(Fields status, PodPhase phase) {
    if (phase != PodPhase.SUCCEEDED && phase != PodPhase.FAILED) {
      return null;
    }
    Instant last = null;
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (Fields container : status.items(list)) {
        Instant end = container.at("state").at("terminated").time("finishedAt");
        if (end != null && (last == null || end.isAfter(last))) {
          last = end;
        }
      }
    }
    return last;
  }
}
