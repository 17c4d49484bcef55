package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON without trusting its shape, and keeps what was wrong. One per policy. */
final class SpecReader {

  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }

  void problem(String field, String what, JsonNode value, String allowed) {
    problem(field, what + ": " + show(value) + " (allowed: " + allowed + ")");
  }

  /** The field's value; null when it is missing or null, which mean the same everywhere. */
  static @Nullable JsonNode get(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** The list's items; empty when missing or null; null, with a problem, when it is no list. */
  @Nullable List<JsonNode> list(JsonNode object, String field, String path) {
    JsonNode value = get(object, field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      problem(path, "must be a list", value, "a list");
      return null;
    }
    List<JsonNode> items = new ArrayList<>(value.size());
    value.forEach(items::add);
    return items;
  }

  /** False, with a problem, when the item is no object. */
  boolean isObject(JsonNode item, String path) {
    if (item.isObject()) {
      return true;
    }
    problem(path, "must be an object", item, "an object");
    return false;
  }

  /** Text as the API server reads it: null is empty; null, with a problem, for anything else. */
  @Nullable String text(@Nullable JsonNode value, String path) {
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      problem(path, "must be text", value, "text; put quotes around it");
      return null;
    }
    return value.textValue();
  }

  static String show(JsonNode value) {
    return Printable.of(value.toString());
  }
}
