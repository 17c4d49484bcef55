package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * In which directions a policy isolates. Missing, null and empty {@code policyTypes} default to
 * Ingress, and Egress too when there are egress rules.
 */
record PolicyTypes(Match ingress, Match egress) {

  static PolicyTypes read(JsonNode spec, SpecReader reader, boolean hasEgressRules) {
    String path = "spec.policyTypes";
    List<JsonNode> items = reader.list(spec, "policyTypes", path);
    if (items == null) {
      return new PolicyTypes(Match.MAYBE, Match.MAYBE);
    }
    if (items.isEmpty()) {
      return new PolicyTypes(Match.YES, Match.of(hasEgressRules));
    }
    PolicyTypes types = new PolicyTypes(Match.NO, Match.NO);
    for (int i = 0; i < items.size(); i++) {
      types = types.or(readOne(items.get(i), path + "[" + i + "]", reader));
    }
    return types;
  }

  private static PolicyTypes readOne(JsonNode item, String path, SpecReader reader) {
    if (item.isTextual() && item.textValue().equals(Direction.INGRESS.policyType())) {
      return new PolicyTypes(Match.YES, Match.NO);
    }
    if (item.isTextual() && item.textValue().equals(Direction.EGRESS.policyType())) {
      return new PolicyTypes(Match.NO, Match.YES);
    }
    reader.problem(path, "unknown policy type", item, "Ingress, Egress");
    return new PolicyTypes(Match.MAYBE, Match.MAYBE);
  }

  private PolicyTypes or(PolicyTypes other) {
    return new PolicyTypes(ingress.or(other.ingress), egress.or(other.egress));
  }
}
