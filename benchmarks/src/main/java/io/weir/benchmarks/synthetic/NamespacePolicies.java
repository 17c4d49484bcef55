package io.weir.benchmarks.synthetic;

import static io.weir.benchmarks.synthetic.Json.both;
import static io.weir.benchmarks.synthetic.Json.expression;
import static io.weir.benchmarks.synthetic.Json.ingress;
import static io.weir.benchmarks.synthetic.Json.labels;
import static io.weir.benchmarks.synthetic.Json.namespaces;
import static io.weir.benchmarks.synthetic.Json.pods;
import static io.weir.benchmarks.synthetic.Json.port;

import io.weir.benchmarks.synthetic.SyntheticNamespace.Isolation;
import java.util.ArrayList;
import java.util.List;

/** What a team puts into each of its namespaces: closed by default, with the usual openings. */
final class NamespacePolicies {

  private static final String EVERY_POD = "{}";

  private NamespacePolicies() {}

  /** The most needed first. */
  static List<SyntheticPolicy> of(SyntheticNamespace namespace) {
    boolean egress = namespace.isolation() == Isolation.BOTH;
    List<SyntheticPolicy> policies = new ArrayList<>();
    policies.add(
        policy(
            namespace,
            "default-deny",
            egress
                ? "{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}"
                : "{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}"));
    if (egress) {
      policies.add(
          policy(
              namespace,
              "allow-dns",
              Json.egress(
                  EVERY_POD,
                  Json.to(List.of(Json.DNS_PEER), List.of(port("UDP", 53), port("TCP", 53))))));
      policies.add(
          policy(
              namespace,
              "egress-within-team",
              Json.egress(
                  EVERY_POD,
                  Json.to(List.of(namespaces(labels("team", namespace.team()))), List.of()))));
    }
    policies.add(tier(namespace, "frontend-from-ingress", Tier.FRONTEND, fromIngress()));
    policies.add(
        policy(
            namespace,
            "allow-scrape",
            ingress(
                EVERY_POD, Json.from(List.of(monitoring()), List.of(port("TCP", "\"metrics\""))))));
    policies.add(tier(namespace, "api-from-callers", Tier.API, fromCallers(namespace)));
    policies.add(
        policy(
            namespace,
            "data-from-callers",
            ingress(expression("tier", "In", "database", "cache"), toData())));
    return policies;
  }

  private static String monitoring() {
    return Json.peer(
        "kubernetes.io/metadata.name", SyntheticNamespace.MONITORING, "app", "prometheus");
  }

  private static String fromIngress() {
    String proxy =
        Json.peer("kubernetes.io/metadata.name", SyntheticNamespace.INGRESS, "tier", "proxy");
    return Json.from(List.of(proxy), List.of(port("TCP", Tier.FRONTEND.service())));
  }

  /** Two peers: of this namespace, or of the team's others in the same environment. */
  private static String fromCallers(SyntheticNamespace namespace) {
    String near = pods(expression("tier", "In", "frontend", "api", "worker"));
    String far =
        both(
            "{\"matchLabels\":{\"team\":\"%s\",\"env\":\"%s\"}}"
                .formatted(namespace.team(), namespace.environment()),
            expression("tier", "NotIn", "database", "cache"));
    return Json.from(List.of(near, far), List.of(port("TCP", 8080), port("TCP", 9000)));
  }

  private static String toData() {
    String callers = pods(expression("tier", "In", "frontend", "api", "worker"));
    return Json.from(
        List.of(callers),
        List.of(port("TCP", Tier.DATABASE.service()), port("TCP", Tier.CACHE.service().number())));
  }

  private static SyntheticPolicy tier(
      SyntheticNamespace namespace, String name, Tier tier, String rule) {
    return policy(namespace, name, ingress(labels("tier", tier.label()), rule));
  }

  private static SyntheticPolicy policy(SyntheticNamespace namespace, String name, String spec) {
    return new SyntheticPolicy(namespace.name(), name, spec, -1);
  }
}
