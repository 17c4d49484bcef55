package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the operations of RFC 6902 that {@link PatchOperation} knows. */
final class JsonPatch {

  private static final String END = "-";

  private JsonPatch() {}

  /**
   * A patched copy of {@code document}.
   *
   * @throws IllegalArgumentException if an operation's path leads nowhere, naming it
   */
  static JsonNode apply(JsonNode document, List<PatchOperation> operations) {
    JsonNode patched = document.deepCopy();
    operations.forEach(operation -> apply(patched, operation));
    return patched;
  }

  private static void apply(JsonNode document, PatchOperation operation) {
    int slash = operation.path().lastIndexOf('/');
    JsonNode parent = slash < 0 ? null : document.at(operation.path().substring(0, slash));
    String last = unescape(operation.path().substring(slash + 1));
    boolean applied =
        parent instanceof ObjectNode object
            ? onObject(object, last, operation)
            : parent instanceof ArrayNode array && onArray(array, last, operation);
    if (!applied) {
      throw new IllegalArgumentException(
          "nothing to " + operation.kind().word() + " at " + operation.path());
    }
  }

  private static boolean onObject(ObjectNode object, String name, PatchOperation operation) {
    if (operation.kind() != PatchOperation.Kind.ADD && !object.has(name)) {
      return false;
    }
    if (operation.kind() == PatchOperation.Kind.REMOVE) {
      object.remove(name);
    } else {
      object.set(name, copy(operation.value()));
    }
    return true;
  }

  private static boolean onArray(ArrayNode array, String position, PatchOperation operation) {
    boolean add = operation.kind() == PatchOperation.Kind.ADD;
    int index = add && position.equals(END) ? array.size() : index(position);
    if (index < 0 || index > (add ? array.size() : array.size() - 1)) {
      return false;
    }
    switch (operation.kind()) {
      case ADD -> array.insert(index, copy(operation.value()));
      case REPLACE -> array.set(index, copy(operation.value()));
      case REMOVE -> array.remove(index);
    }
    return true;
  }

  private static @Nullable JsonNode copy(@Nullable JsonNode value) {
    return value == null ? null : value.deepCopy();
  }

  private static int index(String text) {
    return text.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(text) : -1;
  }

  /** A name as one step of a JSON Pointer (RFC 6901). */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }
}
