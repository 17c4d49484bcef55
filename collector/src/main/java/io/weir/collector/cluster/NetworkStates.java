package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Endpoint;
import io.weir.schemas.EndpointPort;
import io.weir.schemas.EndpointSliceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes, Services and EndpointSlices: who else owns addresses, and what stands behind them.
 */
final class NetworkStates {

  private NetworkStates() {}

  static Object node(Fields node) {
    Set<String> addresses = new LinkedHashSet<>();
    for (Fields entry : node.at("status").items("addresses")) {
      // Hostname and DNS entries stand in the same list.
      String type = entry.text("type");
      if ("InternalIP".equals(type) || "ExternalIP".equals(type)) {
        addIfPresent(entry.address("address"), addresses);
      }
    }
    Fields spec = node.at("spec");
    Set<String> podCidrs = new LinkedHashSet<>(spec.texts("podCIDRs"));
    addIfPresent(spec.text("podCIDR"), podCidrs);
    return NodeState.newBuilder()
        .setLabels(node.at("metadata").strings("labels"))
        .setAddresses(List.copyOf(addresses))
        .setPodCidrs(List.copyOf(podCidrs))
        .build();
  }

  static Object service(Fields service) {
    Fields spec = service.at("spec");
    Set<String> addresses = new LinkedHashSet<>();
    addClusterAddresses(spec, addresses);
    addresses.addAll(spec.addresses("externalIPs"));
    for (Fields entry : service.at("status").at("loadBalancer").items("ingress")) {
      addIfPresent(entry.address("ip"), addresses);
    }
    List<ServicePort> ports = new ArrayList<>();
    for (Fields port : spec.items("ports")) {
      Integer number = port.port("port");
      if (number != null) {
        ports.add(
            ServicePort.newBuilder()
                .setName(port.text("name"))
                .setPort(number)
                .setProtocol(port.textOr("protocol", "TCP"))
                .setTargetPort(targetPort(port))
                // Kubernetes writes 0 for "none".
                .setNodePort(isZero(port.value("nodePort")) ? null : port.port("nodePort"))
                .build());
      }
    }
    return ServiceState.newBuilder()
        .setType(spec.textOr("type", "ClusterIP"))
        .setSelector(spec.strings("selector"))
        .setAddresses(List.copyOf(addresses))
        .setPorts(ports)
        .build();
  }

  static Object endpointSlice(Fields slice) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Fields endpoint : slice.items("endpoints")) {
      // Slices of type FQDN hold names, which no flow carries.
      boolean named = "FQDN".equals(slice.text("addressType"));
      endpoints.add(
          Endpoint.newBuilder()
              .setAddresses(named ? List.of() : endpoint.addresses("addresses"))
              .setReady(endpoint.at("conditions").flag("ready"))
              .setPod(podBehind(endpoint.at("targetRef"), slice.at("metadata")))
              .setNode(endpoint.text("nodeName"))
              .build());
    }
    List<EndpointPort> ports = new ArrayList<>();
    for (Fields port : slice.items("ports")) {
      ports.add(
          EndpointPort.newBuilder()
              .setName(port.text("name"))
              .setPort(port.port("port"))
              .setProtocol(port.textOr("protocol", "TCP"))
              .build());
    }
    return EndpointSliceState.newBuilder()
        .setService(slice.at("metadata").strings("labels").get("kubernetes.io/service-name"))
        .setEndpoints(endpoints)
        .setPorts(ports)
        .build();
  }

  private static void addClusterAddresses(Fields spec, Set<String> addresses) {
    List<String> given = new ArrayList<>(spec.texts("clusterIPs"));
    String first = spec.text("clusterIP");
    if (first != null && !given.contains(first)) {
      given.add(first);
    }
    for (String text : given) {
      if ("None".equals(text)) {
        continue;
      }
      try {
        addresses.add(IpAddress.parse(text).toString());
      } catch (IllegalArgumentException e) {
        spec.odd("clusterIPs", spec.value("clusterIPs"), "a list of IP addresses or None");
      }
    }
  }

  private static @Nullable String targetPort(Fields port) {
    JsonNode target = port.value("targetPort");
    if (target.isMissingNode() || isZero(target)) {
      return null;
    }
    if (target.isIntegralNumber()) {
      return target.asText();
    }
    return port.text("targetPort");
  }

  private static boolean isZero(JsonNode value) {
    return value.isIntegralNumber() && value.longValue() == 0;
  }

  private static @Nullable String podBehind(Fields target, Fields sliceMetadata) {
    String name = target.text("name");
    if (name == null || !"Pod".equals(target.text("kind"))) {
      return null;
    }
    String own = sliceMetadata.textOr("namespace", "default");
    return target.textOr("namespace", own) + "/" + name;
  }

  private static void addIfPresent(@Nullable String text, Set<String> texts) {
    if (text != null) {
      texts.add(text);
    }
  }
}
