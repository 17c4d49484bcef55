package io.weir.policy.oracle;

import io.weir.policy.oracle.Scenario.Flow;
import io.weir.policy.oracle.Scenario.Pod;
import io.weir.policy.oracle.Scenario.Policy;
import io.weir.policy.oracle.Scenario.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Small clusters in which things often fit: few names, few labels, few ports. */
public final class Scenarios extends DomainContextBase {

  /** Stands for a field that is not there, to tell it from one that is null. */
  private static final Object MISSING = new Object();

  private static final int MOST_PODS = 4;
  private static final List<String> OUTSIDE = List.of("192.0.2.1", "10.0.0.200");

  @Provide
  Arbitrary<Scenario> scenarios() {
    Arbitrary<Map<String, Map<String, String>>> namespaces =
        Combinators.combine(labels(), labels()).as((x, y) -> Map.of("x", x, "y", y));
    Arbitrary<List<Policy>> policies = policies().list().ofMaxSize(4);
    return Combinators.combine(namespaces, pods(), policies, flows()).as(Scenario::new);
  }

  private static Arbitrary<List<Pod>> pods() {
    Arbitrary<Pod> pod =
        Combinators.combine(Arbitraries.of("x", "y", "undefined"), labels(), ports())
            .as((namespace, labels, ports) -> new Pod(namespace, "", labels, ports));
    return pod.list()
        .ofMinSize(1)
        .ofMaxSize(MOST_PODS)
        .map(
            pods -> {
              List<Pod> addressed = new ArrayList<>();
              for (Pod p : pods) {
                String address = "10.0.0." + (addressed.size() + 1);
                addressed.add(new Pod(p.namespace(), address, p.labels(), p.ports()));
              }
              return addressed;
            });
  }

  private static Arbitrary<List<Port>> ports() {
    return Combinators.combine(protocol(), Arbitraries.of("http", "dns"), port())
        .as(Port::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Flow> flows() {
    List<String> addresses = new ArrayList<>();
    for (int i = 1; i <= MOST_PODS; i++) {
      addresses.add("10.0.0." + i);
    }
    addresses.addAll(OUTSIDE);
    Arbitrary<String> address = Arbitraries.of(addresses);
    return Combinators.combine(address, address, protocol(), port()).as(Flow::new);
  }

  private static Arbitrary<Policy> policies() {
    Arbitrary<Object> types =
        absentOr(
            Arbitraries.of("Ingress", "Egress").list().uniqueElements().ofMaxSize(2).map(l -> l));
    Arbitrary<Map<String, Object>> spec =
        Combinators.combine(absentOr(selector()), types, rules("from"), rules("to"))
            .as(
                (pods, policyTypes, ingress, egress) ->
                    object(
                        "podSelector",
                        pods,
                        "policyTypes",
                        policyTypes,
                        "ingress",
                        ingress,
                        "egress",
                        egress));
    return Combinators.combine(Arbitraries.of("x", "y", "undefined"), spec).as(Policy::new);
  }

  private static Arbitrary<Object> rules(String peersField) {
    Arbitrary<Object> peers = absentOr(peer().list().ofMaxSize(3).map(l -> l));
    Arbitrary<Object> ports = absentOr(rulePort().list().ofMaxSize(2).map(l -> l));
    Arbitrary<Object> rule =
        Combinators.combine(peers, ports).as((p, q) -> object(peersField, p, "ports", q));
    return absentOr(rule.list().ofMaxSize(3).map(l -> l));
  }

  private static Arbitrary<Object> peer() {
    Arbitrary<Object> block =
        Combinators.combine(
                Arbitraries.of("10.0.0.0/8", "10.0.0.3/30", "0.0.0.0/0"),
                absentOr(
                    Arbitraries.of("10.0.0.1/32", "10.0.0.2/31").list().ofMaxSize(1).map(l -> l)))
            .as((cidr, except) -> object("ipBlock", object("cidr", cidr, "except", except)));
    Arbitrary<Object> both =
        Combinators.combine(selector(), selector())
            .as((n, p) -> object("namespaceSelector", n, "podSelector", p));
    return Arbitraries.oneOf(
        selector().map(s -> object("podSelector", s)),
        selector().map(s -> object("namespaceSelector", s)),
        both,
        block);
  }

  private static Arbitrary<Object> rulePort() {
    Arbitrary<Object> protocol = absentOr(protocol().map(p -> p));
    Arbitrary<Object> range =
        Combinators.combine(protocol, port(), Arbitraries.integers().between(0, 2))
            .as((p, first, more) -> object("protocol", p, "port", first, "endPort", first + more));
    Arbitrary<Object> port =
        absentOr(Arbitraries.oneOf(port().map(p -> p), Arbitraries.of("http", "dns").map(n -> n)));
    return Arbitraries.oneOf(
        Combinators.combine(protocol, port).as((p, q) -> object("protocol", p, "port", q)), range);
  }

  private static Arbitrary<Object> selector() {
    Arbitrary<Object> values = value().list().ofMinSize(1).ofMaxSize(2).map(l -> l);
    Arbitrary<Object> withValues =
        Combinators.combine(key(), Arbitraries.of("In", "NotIn"), values)
            .as((k, o, v) -> object("key", k, "operator", o, "values", v));
    Arbitrary<Object> without =
        Combinators.combine(key(), Arbitraries.of("Exists", "DoesNotExist"))
            .as((k, o) -> object("key", k, "operator", o));
    Arbitrary<Object> expressions =
        absentOr(Arbitraries.oneOf(withValues, without).list().ofMaxSize(2).map(l -> l));
    Arbitrary<Object> matchLabels = absentOr(labels().map(l -> l));
    return Combinators.combine(matchLabels, expressions)
        .as((l, e) -> object("matchLabels", l, "matchExpressions", e));
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(Arbitraries.of("app", "tier"), value()).ofMaxSize(2);
  }

  private static Arbitrary<String> key() {
    return Arbitraries.of("app", "tier", "kubernetes.io/metadata.name");
  }

  private static Arbitrary<String> value() {
    return Arbitraries.of("a", "b", "", "x");
  }

  private static Arbitrary<String> protocol() {
    return Arbitraries.of("TCP", "UDP", "SCTP");
  }

  private static Arbitrary<Integer> port() {
    return Arbitraries.integers().between(80, 83);
  }

  private static Arbitrary<Object> absentOr(Arbitrary<?> value) {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(MISSING)),
        Tuple.of(1, Arbitraries.just(MISSING).map(m -> NULL)),
        Tuple.of(4, value.map(v -> (Object) v)));
  }

  private static final Object NULL = new Object();

  private static Map<String, Object> object(Object... fields) {
    Map<String, Object> object = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1] == NULL) {
        object.put((String) fields[i], null);
      } else if (fields[i + 1] != MISSING) {
        object.put((String) fields[i], fields[i + 1]);
      }
    }
    return object;
  }
}
