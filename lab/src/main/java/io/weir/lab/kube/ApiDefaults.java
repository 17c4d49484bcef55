package io.weir.lab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in what an API server fills in, as far as the lab's kinds need it. */
final class ApiDefaults {
  private ApiDefaults() {}

  static ObjectNode complete(ObjectNode object) {
    String kind = object.path("kind").asText();
    switch (kind) {
      case "Namespace" -> namespace(object);
      case "NetworkPolicy" -> networkPolicy(object);
      case "Service" -> service(object);
      case "Pod" -> {
        namespaced(object);
        podSpec(object.withObjectProperty("spec"));
      }
      case "Deployment" -> {
        namespaced(object);
        podSpec(object.withObject("/spec/template/spec"));
      }
      case "Node" -> {}
      default -> namespaced(object);
    }
    return object;
  }

  private static void namespaced(ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    if (!metadata.has("namespace")) {
      metadata.put("namespace", "default");
    }
  }

  private static void namespace(ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata
        .withObjectProperty("labels")
        .put("kubernetes.io/metadata.name", metadata.path("name").asText());
    object.withObjectProperty("status").put("phase", "Active");
  }

  private static void networkPolicy(ObjectNode object) {
    namespaced(object);
    ObjectNode spec = object.withObjectProperty("spec");
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
    for (String rules : new String[] {"ingress", "egress"}) {
      for (JsonNode rule : spec.path(rules)) {
        protocols(rule.path("ports"));
      }
    }
  }

  private static void service(ObjectNode object) {
    namespaced(object);
    ObjectNode spec = object.withObjectProperty("spec");
    if (!spec.has("type")) {
      spec.put("type", "ClusterIP");
    }
    protocols(spec.path("ports"));
    for (JsonNode port : spec.path("ports")) {
      if (!port.has("targetPort")) {
        ((ObjectNode) port).set("targetPort", port.path("port"));
      }
    }
  }

  private static void podSpec(ObjectNode spec) {
    for (JsonNode container : spec.path("containers")) {
      protocols(container.path("ports"));
    }
    if (!spec.has("restartPolicy")) {
      spec.put("restartPolicy", "Always");
    }
  }

  private static void protocols(JsonNode ports) {
    for (JsonNode port : ports) {
      if (!port.has("protocol")) {
        ((ObjectNode) port).put("protocol", "TCP");
      }
    }
  }
}
