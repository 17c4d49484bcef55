package io.weir.lab.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading and writing of JSON and YAML trees. */
public final class Json {
  /** Compact JSON. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  /** YAML; a key that stands twice is an error. */
  public static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  /** The objects of a manifest file: several documents, Lists unpacked, empty documents skipped. */
  public static List<ObjectNode> manifests(String yaml) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNextValue()) {
        collect(documents.nextValue(), objects);
      }
    }
    return objects;
  }

  private static void collect(JsonNode document, List<ObjectNode> objects) throws IOException {
    if (document.path("kind").asText().equals("List")) {
      for (JsonNode item : document.path("items")) {
        collect(item, objects);
      }
    } else if (document instanceof ObjectNode object) {
      if (object.path("kind").asText().isEmpty()
          || object.path("metadata").path("name").asText().isEmpty()) {
        throw new IOException("a manifest without kind or metadata.name");
      }
      objects.add(object);
    } else if (!document.isNull() && !document.isMissingNode()) {
      throw new IOException("a manifest that is no object");
    }
  }

  /** An object of texts, such as labels; an absent one is empty. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }
}
