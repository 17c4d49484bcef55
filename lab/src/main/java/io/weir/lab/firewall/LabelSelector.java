package io.weir.lab.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A Kubernetes label selector; the empty one matches everything. */
final class LabelSelector {
  private LabelSelector() {}

  static boolean matches(JsonNode selector, Map<String, String> labels) {
    for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
      if (!wanted.getValue().asText().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      if (!matchesExpression(expression, labels)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesExpression(JsonNode expression, Map<String, String> labels) {
    String key = expression.path("key").asText();
    String operator = expression.path("operator").asText();
    boolean present = labels.containsKey(key);
    boolean listed = false;
    for (JsonNode value : expression.path("values")) {
      listed |= present && value.asText().equals(labels.get(key));
    }
    return switch (operator) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> present;
      case "DoesNotExist" -> !present;
      default -> throw new IllegalArgumentException("selector operator '" + operator + "'");
    };
  }
}
