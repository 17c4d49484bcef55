package io.weir.benchmarks.synthetic;

import static io.weir.benchmarks.synthetic.Json.block;
import static io.weir.benchmarks.synthetic.Json.expression;
import static io.weir.benchmarks.synthetic.Json.labels;
import static io.weir.benchmarks.synthetic.Json.namespaces;
import static io.weir.benchmarks.synthetic.Json.pods;
import static io.weir.benchmarks.synthetic.Json.port;
import static io.weir.benchmarks.synthetic.Json.range;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Policies of single workloads: mostly from what depends on them, some odd, some mistaken. */
final class WorkloadPolicies {

  private static final String LISTED_PORT =
      "{\"protocol\":\"TCP\",\"port\":" + SyntheticPolicy.PORT + "}";
  private static final String[] PRIVATE = {
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.169.254/32"
  };

  private final Map<SyntheticWorkload, List<Dependency>> callers;
  private final Map<SyntheticWorkload, List<Dependency>> called;
  private final SplittableRandom random;

  /**
   * @param callers by the workload that is called
   * @param called by the workload that calls
   */
  WorkloadPolicies(
      Map<SyntheticWorkload, List<Dependency>> callers,
      Map<SyntheticWorkload, List<Dependency>> called,
      SplittableRandom random) {
    this.callers = callers;
    this.called = called;
    this.random = random;
  }

  /**
   * @param turn makes its name unique in the namespace
   */
  SyntheticPolicy policy(SyntheticWorkload workload, int turn) {
    String pods = labels("app", workload.name());
    int chance = random.nextInt(100);
    String spec =
        chance < 48
            ? Json.ingress(pods, fromCallers(workload))
            : chance < 68 ? Json.egress(pods, toCalled(workload), toDns()) : odd(workload, chance);
    return new SyntheticPolicy(
        workload.namespace().name(),
        workload.name() + "-" + turn,
        spec,
        spec.startsWith("{\"podSelector\":" + pods) ? workload.firstPod() : -1);
  }

  private String fromCallers(SyntheticWorkload workload) {
    TreeSet<String> peers = new TreeSet<>();
    TreeSet<String> ports = new TreeSet<>();
    for (Dependency call : callers.getOrDefault(workload, List.of())) {
      if (peers.size() < 8) {
        peers.add(peer(call.from(), workload));
        ports.add(
            random.nextBoolean() ? port("TCP", call.port()) : port("TCP", call.port().number()));
      }
    }
    ports.add(LISTED_PORT);
    return peers.isEmpty()
        ? Json.from(List.of(pods(expression("tier", "Exists"))), ports)
        : Json.from(peers, ports);
  }

  private String toCalled(SyntheticWorkload workload) {
    TreeSet<String> peers = new TreeSet<>();
    TreeSet<String> ports = new TreeSet<>();
    for (Dependency call : called.getOrDefault(workload, List.of())) {
      peers.add(peer(call.to(), workload));
      ports.add(
          random.nextBoolean() ? port("TCP", call.port()) : port("TCP", call.port().number()));
    }
    ports.add(LISTED_PORT);
    return peers.isEmpty()
        ? Json.to(List.of(block("0.0.0.0/0", PRIVATE)), ports)
        : Json.to(peers, ports);
  }

  private static String toDns() {
    return Json.to(List.of(Json.DNS_PEER), List.of(port("UDP", 53), port("TCP", 53)));
  }

  private static String peer(SyntheticWorkload other, SyntheticWorkload own) {
    return other.namespace().equals(own.namespace())
        ? pods(labels("app", other.name()))
        : Json.peer("kubernetes.io/metadata.name", other.namespace().name(), "app", other.name());
  }

  private String odd(SyntheticWorkload workload, int chance) {
    String pods = labels("app", workload.name());
    if (chance < 76) {
      return expressions(workload);
    }
    if (chance < 82) {
      return Json.egress(
          pods,
          Json.to(
              List.of(block("0.0.0.0/0", PRIVATE), block("2000::/3", "2001:db8:ffff::/48")),
              List.of(port("TCP", 443), LISTED_PORT)));
    }
    if (chance < 86) {
      String node = "10." + random.nextInt(4) + ".0.0/16";
      String hole = node.replace(".0.0/16", "." + random.nextInt(40) + ".0/24");
      return Json.ingress(
          pods,
          Json.from(List.of(block(node, hole), block("203.0.113.0/24")), List.of(LISTED_PORT)),
          Json.from(List.of(block("198.51.100.0/24", "198.51.100.128/25")), List.of()));
    }
    if (chance < 90) {
      return Json.ingress(
          pods,
          Json.from(
              List.of(namespaces(labels("env", "prod"))), List.of(range(9000, 9100), LISTED_PORT)));
    }
    if (chance < 93) {
      return Json.ingress(pods, Json.from(List.of(namespaces("{}")), List.of()));
    }
    if (chance < 95) {
      return Json.ingress(pods, "{}");
    }
    if (chance < 98) {
      // Two dashes where one was meant.
      return Json.ingress(
          pods,
          Json.from(
              List.of(
                  namespaces(labels("team", workload.namespace().team())),
                  pods(labels("tier", "api"))),
              List.of(port("TCP", 8080))));
    }
    return invalid(pods, chance);
  }

  private static String expressions(SyntheticWorkload workload) {
    String subject =
        "{\"matchLabels\":{\"tier\":\"%s\"},\"matchExpressions\":[{\"key\":\"version\",\"operator\":\"In\",\"values\":[\"v1\",\"v2\"]},{\"key\":\"canary\",\"operator\":\"DoesNotExist\"}]}"
            .formatted(workload.tier().label());
    return Json.ingress(
        subject,
        Json.from(
            List.of(
                Json.both(
                    expression("env", "NotIn", "dev"), expression("tier", "In", "frontend", "api")),
                pods(expression("version", "Exists"))),
            List.of(port("TCP", workload.tier().service()), LISTED_PORT)));
  }

  private static String invalid(String pods, int chance) {
    return chance == 98
        ? Json.ingress(pods, Json.from(List.of(block("10.0.0.0/40")), List.of()))
        : Json.ingress(
            pods,
            Json.from(
                List.of(pods(expression("tier", "Equals", "api"))),
                List.of("{\"protocol\":\"TCP\",\"port\":9000,\"endPort\":80}")));
  }
}
