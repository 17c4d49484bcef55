package io.weir.dist;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Applies a JSON Patch (RFC 6902) as an API server does: add, remove and replace. */
final class JsonPatch {

  private JsonPatch() {}

  /** The document changed; the given one stays. */
  static JsonNode apply(JsonNode patch, JsonNode document) {
    JsonNode changed = document.deepCopy();
    for (JsonNode operation : patch) {
      JsonPointer path = JsonPointer.compile(operation.path("path").asText());
      JsonNode holder = changed.at(path.head());
      String last = path.last().getMatchingProperty();
      String kind = operation.path("op").asText();
      if (holder instanceof ArrayNode array) {
        change(kind, array, last, operation.path("value"));
      } else if (holder instanceof ObjectNode object) {
        change(kind, object, last, operation.path("value"));
      } else {
        throw new AssertionError("nothing at " + path.head() + " to " + kind + " in " + changed);
      }
    }
    return changed;
  }

  private static void change(String kind, ArrayNode array, String last, JsonNode value) {
    int index = last.equals("-") ? array.size() : Integer.parseInt(last);
    switch (kind) {
      case "add" -> array.insert(index, value);
      case "remove" -> require(array.remove(index), kind, last);
      case "replace" -> require(array.set(index, value), kind, last);
      default -> throw new AssertionError("operation " + kind);
    }
  }

  private static void change(String kind, ObjectNode object, String last, JsonNode value) {
    if (!kind.equals("add")) {
      require(object.get(last), kind, last);
    }
    switch (kind) {
      case "add", "replace" -> object.set(last, value);
      case "remove" -> object.remove(last);
      default -> throw new AssertionError("operation " + kind);
    }
  }

  private static void require(Object there, String kind, String last) {
    if (there == null) {
      throw new AssertionError("nothing called " + last + " to " + kind);
    }
  }
}
