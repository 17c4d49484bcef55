package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.rules.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Edits a selector so that it meets the labels that it misses by one condition. */
final class SelectorRepair {

  private SelectorRepair() {}

  /**
   * The operations; null when the condition is not about a label that the pod or namespace has.
   *
   * @param object the policy object
   * @param pointer where its selector stands
   */
  static @Nullable List<PatchOperation> of(JsonNode object, String pointer, LabelMiss miss) {
    Map.Entry<String, String> meant = miss.meant();
    if (meant == null || miss.condition().operator() != Operator.IN) {
      return null;
    }
    JsonNode selector = object.at(pointer);
    int named = selector.path("matchLabels").size();
    String key = miss.condition().key();
    return miss.index() < named
        ? ofLabel(Pointer.step(pointer, "matchLabels"), key, meant)
        : ofExpression(pointer + "/matchExpressions/" + (miss.index() - named), key, meant);
  }

  private static List<PatchOperation> ofLabel(
      String labels, String key, Map.Entry<String, String> meant) {
    JsonNode value = Manifest.text(meant.getValue());
    if (key.equals(meant.getKey())) {
      return List.of(PatchOperation.replace(Pointer.step(labels, key), value));
    }
    return List.of(
        PatchOperation.remove(Pointer.step(labels, key)),
        PatchOperation.add(Pointer.step(labels, meant.getKey()), value));
  }

  private static List<PatchOperation> ofExpression(
      String expression, String key, Map.Entry<String, String> meant) {
    List<PatchOperation> operations = new ArrayList<>();
    if (key.equals(meant.getKey())) {
      JsonNode value = Manifest.text(meant.getValue());
      operations.add(PatchOperation.add(Pointer.end(expression + "/values"), value));
    } else {
      JsonNode meantKey = Manifest.text(meant.getKey());
      operations.add(PatchOperation.replace(expression + "/key", meantKey));
    }
    return operations;
  }
}
