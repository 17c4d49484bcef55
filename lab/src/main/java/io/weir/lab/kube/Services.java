package io.weir.lab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.firewall.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The Service controllers: virtual addresses, EndpointSlices, and what nodes translate. */
public final class Services {
  private final ObjectStore store;
  private final AddressPool addresses;

  public Services(ObjectStore store, AddressPool addresses) {
    this.store = store;
    this.addresses = addresses;
  }

  /** Gives a Service manifest its virtual address, the one it has already if it exists. */
  public ObjectNode withAddress(ObjectNode manifest) {
    ObjectNode service = ApiDefaults.complete(manifest.deepCopy());
    ObjectNode spec = service.withObjectProperty("spec");
    String address =
        store
            .get(ObjectKey.of(service))
            .map(s -> s.path("spec").path("clusterIP").asText())
            .orElseGet(() -> spec.path("clusterIP").asText(""));
    if (address.isEmpty()) {
      address = addresses.take();
    } else {
      addresses.claim(address);
    }
    spec.put("clusterIP", address);
    spec.putArray("clusterIPs").add(address);
    return service;
  }

  /** Brings EndpointSlices in step with Services and pods. */
  public void reconcile() {
    List<ObjectKey> wanted = new ArrayList<>();
    for (ObjectNode service : store.list("Service")) {
      ObjectNode slice = slice(service);
      ObjectKey key = ObjectKey.of(slice);
      wanted.add(key);
      boolean changed =
          store
              .get(key)
              .map(
                  old ->
                      !old.path("endpoints").equals(slice.path("endpoints"))
                          || !old.path("ports").equals(slice.path("ports")))
              .orElse(true);
      if (changed) {
        store.apply(slice);
      }
    }
    for (ObjectNode slice : store.list("EndpointSlice")) {
      if (!wanted.contains(ObjectKey.of(slice))) {
        store.delete(ObjectKey.of(slice));
      }
    }
  }

  /** Every port of every Service with its backends. */
  public List<ServiceView> views() {
    List<ServiceView> views = new ArrayList<>();
    for (ObjectNode service : store.list("Service")) {
      List<ObjectNode> pods = backends(service);
      for (JsonNode port : service.path("spec").path("ports")) {
        List<ServiceView.Backend> backends = new ArrayList<>();
        for (ObjectNode pod : pods) {
          targetPort(port, pod)
              .ifPresent(n -> backends.add(new ServiceView.Backend(Pods.address(pod), n)));
        }
        views.add(
            new ServiceView(
                service.path("spec").path("clusterIP").asText(),
                port.path("protocol").asText(),
                port.path("port").asInt(),
                backends));
      }
    }
    return views;
  }

  private ObjectNode slice(ObjectNode service) {
    JsonNode metadata = service.path("metadata");
    String name = metadata.path("name").asText();
    ObjectNode slice = Json.MAPPER.createObjectNode();
    slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
    ObjectNode meta = slice.putObject("metadata");
    meta.put("name", name + "-lab");
    meta.set("namespace", metadata.path("namespace"));
    meta.putObject("labels").put("kubernetes.io/service-name", name);
    slice.put("addressType", "IPv4");
    List<ObjectNode> pods = backends(service);
    ArrayNode endpoints = slice.putArray("endpoints");
    for (ObjectNode pod : pods) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(Pods.address(pod));
      endpoint.putObject("conditions").put("ready", true);
      endpoint.set("nodeName", pod.path("spec").path("nodeName"));
      ObjectNode target = endpoint.putObject("targetRef");
      target.put("kind", "Pod");
      target.set("namespace", pod.path("metadata").path("namespace"));
      target.set("name", pod.path("metadata").path("name"));
      target.set("uid", pod.path("metadata").path("uid"));
    }
    ArrayNode ports = slice.putArray("ports");
    for (JsonNode port : service.path("spec").path("ports")) {
      pods.stream()
          .map(pod -> targetPort(port, pod))
          .flatMapToInt(OptionalInt::stream)
          .distinct()
          .forEach(
              number ->
                  ports
                      .addObject()
                      .put("name", port.path("name").asText(""))
                      .put("port", number)
                      .put("protocol", port.path("protocol").asText()));
    }
    return slice;
  }

  private List<ObjectNode> backends(ObjectNode service) {
    Map<String, String> selector = Json.texts(service.path("spec").path("selector"));
    String namespace = service.path("metadata").path("namespace").asText();
    return store.list("Pod").stream()
        .filter(Pods::isRunning)
        .filter(pod -> pod.path("metadata").path("namespace").asText().equals(namespace))
        .filter(pod -> !selector.isEmpty())
        .filter(pod -> Pods.labels(pod).entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  private static OptionalInt targetPort(JsonNode port, ObjectNode pod) {
    JsonNode target = port.path("targetPort");
    if (target.isInt()) {
      return OptionalInt.of(target.asInt());
    }
    return Pods.ports(pod).stream()
        .filter(p -> p.name().equals(target.asText()))
        .filter(p -> p.protocol().equals(port.path("protocol").asText()))
        .mapToInt(p -> p.number())
        .findFirst();
  }
}
