package io.weir.policy.explain;

import io.weir.policy.rules.Rule;

/** JSON Pointers into a policy object. */
final class Pointer {

  private Pointer() {}

  static String rules(Rule rule) {
    return "/spec/" + rule.direction().field();
  }

  static String rule(Rule rule) {
    return rules(rule) + "/" + rule.index();
  }

  static String peers(Rule rule) {
    return rule(rule) + "/" + rule.direction().peersField();
  }

  static String peer(Rule rule, int index) {
    return peers(rule) + "/" + index;
  }

  static String ports(Rule rule) {
    return rule(rule) + "/ports";
  }

  /** The place behind the last item of a list. */
  static String end(String list) {
    return list + "/-";
  }

  static String step(String object, String name) {
    return object + "/" + JsonPatch.escape(name);
  }
}
