package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.IpAddress;
import io.weir.policy.net.Printable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Warns of ranges in a NetworkPolicy that are none. Only the author is told here: the judge reads
 * the policy himself and makes the flows it could touch undecidable.
 */
final class PolicyCidrs {

  private PolicyCidrs() {}

  static void check(JsonNode policy, Consumer<Oddity> oddities) {
    Fields spec = new Fields(policy, oddity -> {}).at("spec");
    for (List<String> place : List.of(List.of("ingress", "from"), List.of("egress", "to"))) {
      int ruleIndex = 0;
      for (Fields rule : spec.items(place.get(0))) {
        int peerIndex = 0;
        for (Fields peer : rule.items(place.get(1))) {
          String path =
              "spec.%s[%d].%s[%d].ipBlock"
                  .formatted(place.get(0), ruleIndex, place.get(1), peerIndex++);
          checkBlock(peer.at("ipBlock"), path, oddities);
        }
        ruleIndex++;
      }
    }
  }

  private static void checkBlock(Fields block, String path, Consumer<Oddity> oddities) {
    if (block.has("cidr")) {
      checkCidr(block.value("cidr"), path + ".cidr", oddities);
    }
    JsonNode except = block.value("except");
    for (int i = 0; i < except.size(); i++) {
      checkCidr(except.get(i), path + ".except[" + i + "]", oddities);
    }
  }

  private static void checkCidr(JsonNode value, String field, Consumer<Oddity> oddities) {
    if (!value.isTextual() || !isCidr(value.textValue())) {
      oddities.accept(
          new Oddity(
              field,
              "must be a range such as 10.0.0.0/8 or 2001:db8::/32, is "
                  + Printable.line(value.toString())
                  + ": flows that this policy could touch are undecidable"));
    }
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    if (slash < 0 || !length.matches("0|[1-9][0-9]{0,2}")) {
      return false;
    }
    try {
      IpAddress.parse(text.substring(0, slash));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return Integer.parseInt(length) <= (text.contains(":") ? 128 : 32);
  }
}
