package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Printable;
import io.weir.policy.rules.Requirement.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads label selectors; a condition that cannot be read stays as one that fits nobody knows. */
final class SelectorReader {

  private static final String KEY_RULE = "[prefix/]name, name of at most 63 of A-Z a-z 0-9 - _ .";
  private static final String VALUE_RULE = "at most 63 of A-Z a-z 0-9 - _ .";

  private final SpecReader reader;

  SelectorReader(SpecReader reader) {
    this.reader = reader;
  }

  LabelSelector read(JsonNode selector, String path) {
    if (!reader.isObject(selector, path)) {
      return LabelSelector.UNREADABLE;
    }
    List<Requirement> requirements = new ArrayList<>();
    readMatchLabels(selector, path + ".matchLabels", requirements);
    List<JsonNode> expressions =
        reader.list(selector, "matchExpressions", path + ".matchExpressions");
    if (expressions == null) {
      requirements.add(Requirement.UNREADABLE);
    } else {
      for (int i = 0; i < expressions.size(); i++) {
        requirements.add(readExpression(expressions.get(i), path + ".matchExpressions[" + i + "]"));
      }
    }
    return requirements.isEmpty() ? LabelSelector.EVERYTHING : new LabelSelector(requirements);
  }

  private void readMatchLabels(JsonNode selector, String path, List<Requirement> requirements) {
    JsonNode labels = SpecReader.get(selector, "matchLabels");
    if (labels == null) {
      return;
    }
    if (!reader.isObject(labels, path)) {
      requirements.add(Requirement.UNREADABLE);
      return;
    }
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      String value = reader.text(label.getValue(), path);
      boolean readable = value != null && isKey(label.getKey(), path) && isValue(value, path);
      requirements.add(
          readable && value != null
              ? new Requirement(label.getKey(), Operator.IN, Set.of(value))
              : Requirement.UNREADABLE);
    }
  }

  private Requirement readExpression(JsonNode expression, String path) {
    if (!reader.isObject(expression, path)) {
      return Requirement.UNREADABLE;
    }
    String key = reader.text(expression.get("key"), path + ".key");
    Operator operator = readOperator(expression, path + ".operator");
    Set<String> values = readValues(expression, path + ".values");
    if (key == null || !isKey(key, path + ".key") || operator == Operator.UNREADABLE) {
      return Requirement.UNREADABLE;
    }
    if (values == null) {
      return Requirement.UNREADABLE;
    }
    boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
    if (wantsValues == values.isEmpty()) {
      reader.problem(
          path + ".values",
          wantsValues
              ? "must not be empty for In and NotIn"
              : "must be empty for Exists and DoesNotExist");
      return Requirement.UNREADABLE;
    }
    return new Requirement(key, operator, values);
  }

  private Operator readOperator(JsonNode expression, String path) {
    String text = reader.text(expression.get("operator"), path);
    if (text == null) {
      return Operator.UNREADABLE;
    }
    return switch (text) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default -> {
        reader.problem(
            path,
            "unknown operator: \""
                + Printable.of(text)
                + "\" (allowed: In, NotIn, Exists, DoesNotExist)");
        yield Operator.UNREADABLE;
      }
    };
  }

  private @Nullable Set<String> readValues(JsonNode expression, String path) {
    List<JsonNode> items = reader.list(expression, "values", path);
    if (items == null) {
      return null;
    }
    Set<String> values = new HashSet<>();
    for (JsonNode item : items) {
      String value = reader.text(item, path);
      if (value == null || !isValue(value, path)) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private boolean isKey(String key, String path) {
    return checked(LabelSyntax.isKey(key), path, "no label key", key, KEY_RULE);
  }

  private boolean isValue(String value, String path) {
    return checked(LabelSyntax.isValue(value), path, "no label value", value, VALUE_RULE);
  }

  private boolean checked(boolean valid, String path, String what, String text, String allowed) {
    if (!valid) {
      reader.problem(path, what + ": \"" + Printable.of(text) + "\" (allowed: " + allowed + ")");
    }
    return valid;
  }
}
