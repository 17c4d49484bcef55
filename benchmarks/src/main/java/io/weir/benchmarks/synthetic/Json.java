package io.weir.benchmarks.synthetic;

import java.util.Collection;

/** Pieces of NetworkPolicy specs as JSON text. Names need no escaping. */
final class Json {

  /** The cluster's name server. */
  static final String DNS_PEER =
      peer("kubernetes.io/metadata.name", SyntheticNamespace.SYSTEM, "app", "kube-dns");

  private Json() {}

  static String labels(String key, String value) {
    return "{\"matchLabels\":{\"%s\":\"%s\"}}".formatted(key, value);
  }

  static String expression(String key, String operator, String... values) {
    String list =
        values.length == 0 ? "" : ",\"values\":[\"" + String.join("\",\"", values) + "\"]";
    return "{\"matchExpressions\":[{\"key\":\"%s\",\"operator\":\"%s\"%s}]}"
        .formatted(key, operator, list);
  }

  static String pods(String selector) {
    return "{\"podSelector\":" + selector + "}";
  }

  static String namespaces(String selector) {
    return "{\"namespaceSelector\":" + selector + "}";
  }

  /** Both selectors in one peer: AND. */
  static String both(String namespaceSelector, String podSelector) {
    return "{\"namespaceSelector\":%s,\"podSelector\":%s}"
        .formatted(namespaceSelector, podSelector);
  }

  static String peer(String namespaceKey, String namespaceValue, String podKey, String podValue) {
    return both(labels(namespaceKey, namespaceValue), labels(podKey, podValue));
  }

  static String block(String cidr, String... except) {
    String list =
        except.length == 0 ? "" : ",\"except\":[\"" + String.join("\",\"", except) + "\"]";
    return "{\"ipBlock\":{\"cidr\":\"%s\"%s}}".formatted(cidr, list);
  }

  static String port(String protocol, Object port) {
    String value = port instanceof Tier.Port named ? "\"" + named.name() + "\"" : port.toString();
    return "{\"protocol\":\"%s\",\"port\":%s}".formatted(protocol, value);
  }

  static String range(int first, int last) {
    return "{\"protocol\":\"TCP\",\"port\":%d,\"endPort\":%d}".formatted(first, last);
  }

  /** An ingress rule; an empty list of peers or ports leaves the field out. */
  static String from(Collection<String> peers, Collection<String> ports) {
    return rule("from", peers, ports);
  }

  /** An egress rule; an empty list of peers or ports leaves the field out. */
  static String to(Collection<String> peers, Collection<String> ports) {
    return rule("to", peers, ports);
  }

  private static String rule(String field, Collection<String> peers, Collection<String> ports) {
    String whom = peers.isEmpty() ? "" : "\"%s\":[%s]".formatted(field, String.join(",", peers));
    String what = ports.isEmpty() ? "" : "\"ports\":[%s]".formatted(String.join(",", ports));
    return "{" + whom + (whom.isEmpty() || what.isEmpty() ? "" : ",") + what + "}";
  }

  static String ingress(String podSelector, String... rules) {
    return "{\"podSelector\":%s,\"policyTypes\":[\"Ingress\"],\"ingress\":[%s]}"
        .formatted(podSelector, String.join(",", rules));
  }

  static String egress(String podSelector, String... rules) {
    return "{\"podSelector\":%s,\"policyTypes\":[\"Egress\"],\"egress\":[%s]}"
        .formatted(podSelector, String.join(",", rules));
  }
}
