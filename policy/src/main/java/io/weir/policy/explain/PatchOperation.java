package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a JSON Patch (RFC 6902).
 *
 * @param path JSON Pointer into the policy object, as in {@code /spec/ingress/0/ports/-}
 * @param value not to be changed; null for {@link Kind#REMOVE}
 */
public record PatchOperation(Kind kind, String path, @Nullable JsonNode value) {

  /** The operations used. */
  public enum Kind {
    ADD("add"),
    REMOVE("remove"),
    REPLACE("replace");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As the RFC writes it. */
    public String word() {
      return word;
    }
  }

  static PatchOperation add(String path, JsonNode value) {
    return new PatchOperation(Kind.ADD, path, value);
  }

  static PatchOperation replace(String path, JsonNode value) {
    return new PatchOperation(Kind.REPLACE, path, value);
  }

  static PatchOperation remove(String path) {
    return new PatchOperation(Kind.REMOVE, path, null);
  }

  /** As it stands in a patch document. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("op", kind.word).put("path", path);
    if (value != null) {
      json.set("value", value);
    }
    return json;
  }
}
