package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Cidr;
import io.weir.policy.rules.LabelSelector;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code source} and {@code destination} of an entry. */
final class EndReader {

  private static final Set<String> KEYS =
      Set.of("any", "cidr", "namespace", "workload", "pod", "podSelector");
  private static final Set<String> SELECTOR_KEYS = Set.of("matchLabels", "matchExpressions");
  private static final Set<String> EXPRESSION_KEYS = Set.of("key", "operator", "values");

  private final Fields fields;
  private final String place;
  private final String path;

  private EndReader(Fields fields, String place, String path) {
    this.fields = fields;
    this.place = place;
    this.path = path;
  }

  static EndSelector read(Fields entry, String path, String place) {
    JsonNode end = entry.require(path, "name an end, or any: true");
    return new EndReader(Fields.of(end, place, path, KEYS), place, path).read();
  }

  private EndSelector read() {
    if (fields.get("any") != null) {
      return any();
    }
    if (fields.get("cidr") != null) {
      return block();
    }
    String namespace = name("namespace", EndNames::namespace);
    if (namespace == null) {
      throw fields.problem(
          "",
          "selects nothing; allowed: any: true, cidr, or namespace with workload, pod, podSelector");
    }
    return new EndSelector.Pods(
        namespace, name("workload", EndNames::workload), name("pod", EndNames::pod), labels());
  }

  private EndSelector any() {
    JsonNode any = fields.require("any", "");
    if (!any.isBoolean() || !any.booleanValue()) {
      throw fields.problem("any", "is " + Fields.show(any) + "; allowed: true");
    }
    requireAlone("any");
    return new EndSelector.Any();
  }

  private EndSelector block() {
    requireAlone("cidr");
    String text = fields.requireText("cidr", "");
    try {
      return new EndSelector.Block(Cidr.parse(text));
    } catch (IllegalArgumentException e) {
      throw fields.problem("cidr", String.valueOf(e.getMessage()));
    }
  }

  private void requireAlone(String field) {
    for (String other : new TreeSet<>(KEYS)) {
      if (!other.equals(field) && fields.get(other) != null) {
        throw fields.problem(other, "does not go with " + field + ", which stands alone");
      }
    }
  }

  private <T> @Nullable T name(String field, Function<String, T> names) {
    String text = fields.text(field);
    try {
      return text == null ? null : names.apply(text);
    } catch (IllegalArgumentException e) {
      throw fields.problem(field, String.valueOf(e.getMessage()));
    }
  }

  private LabelSelector labels() {
    JsonNode selector = fields.get("podSelector");
    if (selector == null) {
      return LabelSelector.EVERYTHING;
    }
    Fields strict = Fields.of(selector, place, path + ".podSelector", SELECTOR_KEYS);
    int i = 0;
    for (JsonNode expression : strict.list("matchExpressions")) {
      String field = path + ".podSelector.matchExpressions[" + i++ + "]";
      Fields.of(expression, place, field, EXPRESSION_KEYS);
    }
    return LabelSelector.read(selector, fields.at("podSelector"));
  }
}
