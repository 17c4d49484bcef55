package io.weir.policy.oracle;

import io.weir.policy.oracle.Scenario.Address;
import io.weir.policy.oracle.Scenario.Asked;
import io.weir.policy.oracle.Scenario.Flow;
import io.weir.policy.oracle.Scenario.Life;
import io.weir.policy.oracle.Scenario.Named;
import io.weir.policy.oracle.Scenario.Pod;
import io.weir.policy.oracle.Scenario.Policy;
import io.weir.policy.oracle.Scenario.Port;
import io.weir.policy.oracle.Scenario.Seen;
import io.weir.policy.oracle.Scenario.Switches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;

/** Small clusters in which things often fit: few names, few labels, few ports, few addresses. */
public final class Scenarios extends DomainContextBase {

  private static final int MOST_PODS = 5;
  private static final int MOST_POLICIES = 7;

  /** A pod before its place among the others gives it a name and addresses. */
  private record Shape(
      String namespace,
      Map<String, String> labels,
      List<Port> ports,
      @Nullable String node,
      String families,
      Life life) {}

  /** An end before the pods are known: the index counts around among them. */
  private record Pick(String what, int index) {}

  @Provide
  Arbitrary<Scenario> scenarios() {
    Arbitrary<Map<String, Map<String, String>>> namespaces =
        Combinators.combine(labels(), labels()).as((a, b) -> Map.of("a", a, "b", b));
    Arbitrary<Flow> anyFlow =
        Combinators.combine(protocol(), port(), translated(), seen())
            .as(
                (protocol, port, translated, seen) ->
                    new Flow(
                        new Address(""),
                        new Address(""),
                        translated,
                        protocol,
                        protocol.equals("ICMP") || port == 0 ? null : port,
                        seen));
    return Combinators.combine(
            namespaces, pods(), policies(), anyFlow, source(), destination(), switches())
        .as(
            (spaces, pods, policies, flow, source, destination, switches) ->
                new Scenario(
                    spaces, pods, policies, between(flow, source, destination, pods), switches));
  }

  private static Flow between(Flow flow, Pick source, Pick destination, List<Pod> pods) {
    Asked from = end(source, pods);
    // One of the others, where there are any: loopback has a pick of its own.
    int another = source.index() + 1 + destination.index() % Math.max(1, pods.size() - 1);
    Asked to =
        destination.what().equals("same") ? from : end(new Pick(destination.what(), another), pods);
    return new Flow(from, to, flow.translated(), flow.protocol(), flow.port(), flow.seen());
  }

  private static Asked end(Pick pick, List<Pod> pods) {
    Pod pod = pods.get(pick.index() % pods.size());
    return switch (pick.what()) {
      case "pod" -> {
        List<String> own = pod.addresses();
        yield own.isEmpty() ? new Named(pod) : new Address(own.get(pick.index() % own.size()));
      }
      case "named" -> pod.life() == Life.FINISHED ? new Address("10.0.0.200") : new Named(pod);
      default -> new Address(pick.what());
    };
  }

  private static Arbitrary<Pick> source() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(30, "pod"),
                Tuple.of(6, "named"),
                Tuple.of(2, "10.9.0.1"),
                Tuple.of(1, "2001:db8:9::2"),
                Tuple.of(1, "172.17.0.1"),
                Tuple.of(2, "198.51.100.7"),
                Tuple.of(1, "2001:db8:ff::7"),
                Tuple.of(2, "10.0.0.200"),
                Tuple.of(1, Scenario.SERVICE)),
            index())
        .as(Pick::new);
  }

  private static Arbitrary<Pick> destination() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(30, "pod"),
                Tuple.of(6, "named"),
                Tuple.of(4, "same"),
                Tuple.of(2, "10.9.0.2"),
                Tuple.of(3, "198.51.100.7"),
                Tuple.of(1, "2001:db8:ff::7"),
                Tuple.of(2, "10.0.0.200"),
                Tuple.of(1, Scenario.SERVICE)),
            index())
        .as(Pick::new);
  }

  private static Arbitrary<Integer> index() {
    return Arbitraries.integers()
        .between(0, MOST_PODS - 1)
        .withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<List<Pod>> pods() {
    Arbitrary<Shape> shape =
        Combinators.combine(
                Specs.namespace(),
                labels(),
                ports(),
                Arbitraries.of("n1", "n2").injectNull(0.1),
                Arbitraries.frequency(
                    Tuple.of(12, "4"), Tuple.of(2, "6"), Tuple.of(6, "46"), Tuple.of(1, "")),
                Arbitraries.frequency(
                    Tuple.of(22, Life.RUNNING),
                    Tuple.of(1, Life.FINISHED),
                    Tuple.of(1, Life.ON_HOST)))
            .as(Shape::new);
    return shape
        .list()
        .ofMinSize(2)
        .ofMaxSize(MOST_PODS)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(
            shapes -> {
              List<Pod> pods = new ArrayList<>();
              for (Shape each : shapes) {
                pods.add(pod(each, pods.size() + 1));
              }
              return pods;
            });
  }

  private static Pod pod(Shape shape, int number) {
    List<String> addresses = new ArrayList<>();
    if (shape.life() == Life.ON_HOST) {
      if (shape.node() != null) {
        addresses.addAll(Scenario.addressesOf(shape.node()).subList(0, 2));
      }
    } else {
      // What finishes leaves its address to the next.
      int host = shape.life() == Life.FINISHED ? number + 1 : number;
      if (shape.families().contains("4")) {
        addresses.add("10.0.0." + host);
      }
      if (shape.families().contains("6")) {
        addresses.add("2001:db8::" + host);
      }
    }
    return new Pod(
        "pod" + number,
        shape.namespace(),
        shape.labels(),
        shape.ports(),
        shape.node(),
        addresses,
        shape.life());
  }

  private static Arbitrary<List<Port>> ports() {
    return Combinators.combine(
            Arbitraries.of("TCP", "UDP"),
            Arbitraries.of("http", "dns"),
            Arbitraries.integers().between(80, 82),
            Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)))
        .as(Port::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<List<Policy>> policies() {
    Arbitrary<Policy> policy =
        Combinators.combine(
                Specs.namespace(),
                Specs.spec(),
                Arbitraries.frequency(Tuple.of(8, false), Tuple.of(1, true)))
            .as((namespace, spec, intended) -> new Policy(namespace, "", spec, intended));
    return policy
        .list()
        .ofMaxSize(MOST_POLICIES)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(
            unnamed -> {
              List<Policy> policies = new ArrayList<>();
              for (Policy p : unnamed) {
                String name = "p" + policies.size();
                policies.add(new Policy(p.namespace(), name, p.spec(), p.orIntended()));
              }
              return policies;
            });
  }

  private static Arbitrary<String> protocol() {
    return Arbitraries.frequency(
        Tuple.of(12, "TCP"), Tuple.of(4, "UDP"), Tuple.of(1, "SCTP"), Tuple.of(3, "ICMP"));
  }

  /** 0 is for a port that nobody knows. */
  private static Arbitrary<Integer> port() {
    return Arbitraries.frequency(
        Tuple.of(8, 80), Tuple.of(8, 81), Tuple.of(6, 82), Tuple.of(2, 90), Tuple.of(1, 0));
  }

  private static Arbitrary<String> translated() {
    return Arbitraries.of("10.9.0.1", "10.9.0.2", "198.51.100.9", "10.0.0.2").injectNull(0.9);
  }

  private static Arbitrary<Seen> seen() {
    Arbitrary<Boolean> rarely = Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true));
    return Combinators.combine(
            Arbitraries.of(
                    "ESTABLISHED", "DELIVERED", "REFUSED", "DROPPED", "UNANSWERED", "UNKNOWN")
                .injectNull(0.3),
            rarely,
            Arbitraries.of("n1", "n2").injectNull(0.5),
            rarely,
            rarely)
        .as(Seen::new);
  }

  private static Arbitrary<Switches> switches() {
    Arbitrary<Set<String>> disabled =
        Arbitraries.of("ALLOW_ALL_RULE", "ANY_NAMESPACE", "IP_BLOCK_ADMITS_POD", "SELECTOR_MIXUP")
            .set()
            .ofMaxSize(1);
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false)),
            Arbitraries.of("RULES_WITHOUT_PORTS", "ANY_RULE", "ALWAYS"),
            Arbitraries.of("ANY", "INGRESS", "EGRESS", "BOTH"),
            disabled)
        .as(Switches::new);
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(Arbitraries.of("app", "tier"), Specs.value()).ofMaxSize(2);
  }
}
