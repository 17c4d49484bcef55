package io.weir.lab.kube;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Names one object.
 *
 * @param namespace "" for cluster-wide kinds
 */
public record ObjectKey(String kind, String namespace, String name) {

  static ObjectKey of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectKey(
        object.path("kind").asText(),
        metadata.path("namespace").asText(""),
        metadata.path("name").asText());
  }

  /** Reads {@code Kind namespace/name} or {@code Kind name}. */
  public static ObjectKey parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException(
          "'" + text + "' names no object: write Kind namespace/name");
    }
    int slash = words[1].indexOf('/');
    return slash < 0
        ? new ObjectKey(words[0], "", words[1])
        : new ObjectKey(words[0], words[1].substring(0, slash), words[1].substring(slash + 1));
  }

  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
