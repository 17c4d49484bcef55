package io.weir.lab.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.lab.scenario.NodeSpec;
import io.weir.lab.scenario.Scenario;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects of a scenario's cluster as its steps are taken. */
final class ScenarioState {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Scenario scenario;
  private final Map<String, JsonNode> objects = new LinkedHashMap<>();

  ScenarioState(Scenario scenario) throws IOException {
    this.scenario = scenario;
    for (NodeSpec node : scenario.nodes()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("apiVersion", "v1").put("kind", "Node");
      object.putObject("metadata").put("name", node.name());
      object.putObject("spec").put("podCIDR", node.podCidr());
      objects.put("Node " + node.name(), object);
    }
    for (String file : scenario.setup()) {
      apply(file);
    }
  }

  void apply(String file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(scenario.manifests().get(file))) {
      while (documents.hasNext()) {
        JsonNode object = documents.next();
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText("");
        objects.put(
            object.path("kind").asText()
                + " "
                + (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asText(),
            object);
      }
    }
  }

  /**
   * @param object as {@code Kind namespace/name}
   */
  void delete(String object) {
    if (objects.remove(object) == null) {
      throw new IllegalArgumentException("no " + object + " among " + objects.keySet());
    }
  }

  /** As one manifest. */
  String json() {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    objects.values().forEach(items::add);
    return list.toString();
  }
}
