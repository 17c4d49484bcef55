package io.weir.policy.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** NetworkPolicy specs of every shape, with a part now and then that nobody can read. */
final class Specs {

  /** Stands for a field that is not there, to tell it from one that is null. */
  private static final Object MISSING = new Object();

  private static final Object NULL = new Object();

  private Specs() {}

  static Arbitrary<String> namespace() {
    return Arbitraries.frequency(Tuple.of(6, "a"), Tuple.of(3, "b"), Tuple.of(1, "undefined"));
  }

  static Arbitrary<String> value() {
    return Arbitraries.frequency(Tuple.of(4, "x"), Tuple.of(2, "y"), Tuple.of(1, ""));
  }

  static Arbitrary<Map<String, Object>> spec() {
    Arbitrary<Object> types =
        Arbitraries.frequencyOf(
            Tuple.of(20, list(Arbitraries.of("Ingress", "Egress"), 2)),
            Tuple.of(20, Arbitraries.just((Object) List.of("Ingress", "Egress"))),
            Tuple.of(1, Arbitraries.just((Object) List.of("Sideways"))));
    return Combinators.combine(optional(selector()), optional(types), rules("from"), rules("to"))
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
  }

  private static Arbitrary<Object> rules(String peersField) {
    Arbitrary<Object> rule =
        Combinators.combine(optional(list(peer(), 3)), optional(list(port(), 2)))
            .as((peers, ports) -> object(peersField, peers, "ports", ports));
    Arbitrary<Object> any =
        Arbitraries.frequencyOf(
            Tuple.of(60, rule), Tuple.of(1, Arbitraries.just((Object) "unreadable")));
    return optional(list(any, 3));
  }

  private static Arbitrary<Object> peer() {
    Arbitrary<Object> both =
        Combinators.combine(selector(), selector())
            .as((n, p) -> object("namespaceSelector", n, "podSelector", p));
    Arbitrary<Object> unreadable =
        Arbitraries.of(
            Map.of(),
            7,
            object("podSelector", Map.of(), "ipBlock", Map.of("cidr", "0.0.0.0/0")),
            object("ipBlock", Map.of("cidr", "10.0.0.0/40")),
            object("ipBlock", Map.of("cidr", "0.0.0.0/0", "except", List.of("10.0.0.0/40"))));
    return Arbitraries.frequencyOf(
        Tuple.of(12, selector().map(s -> (Object) object("podSelector", s))),
        Tuple.of(12, selector().map(s -> (Object) object("namespaceSelector", s))),
        Tuple.of(8, both),
        Tuple.of(12, block().map(b -> (Object) object("ipBlock", b))),
        Tuple.of(1, unreadable));
  }

  private static Arbitrary<Object> block() {
    return Arbitraries.oneOf(
        block("0.0.0.0/0", "10.0.0.0/24", "10.0.0.1/32"),
        block("10.0.0.3/24", "10.0.0.2/31", "10.0.0.4/32"),
        block("::ffff:10.0.0.0/126", "10.0.0.1/32"),
        block("10.0.0.2/31"),
        block("::/0", "2001:db8::/126"),
        block("2001:db8::/64", "2001:db8::2/127"),
        block("10.9.0.0/24", "10.9.0.2/32"),
        block("198.51.100.0/24", "198.51.100.0/29"));
  }

  private static Arbitrary<Object> block(String cidr, String... exceptions) {
    if (exceptions.length == 0) {
      return Arbitraries.just(object("cidr", cidr));
    }
    return optional(list(Arbitraries.of(exceptions), 2))
        .map(except -> object("cidr", cidr, "except", except));
  }

  private static Arbitrary<Object> port() {
    Arbitrary<Object> protocol =
        optional(
            Arbitraries.frequency(Tuple.of(4, "TCP"), Tuple.of(3, "UDP"), Tuple.of(1, "SCTP")));
    Arbitrary<Object> number =
        optional(
            Arbitraries.oneOf(
                Arbitraries.integers().between(80, 82).map(n -> (Object) n),
                Arbitraries.of("http", "dns").map(n -> (Object) n)));
    Arbitrary<Object> single =
        Combinators.combine(protocol, number).as((p, n) -> object("protocol", p, "port", n));
    Arbitrary<Object> range =
        Combinators.combine(
                protocol,
                Arbitraries.integers().between(79, 82),
                Arbitraries.integers().between(0, 2))
            .as((p, first, more) -> object("protocol", p, "port", first, "endPort", first + more));
    Arbitrary<Object> unreadable =
        Arbitraries.of(
            7,
            object("protocol", "tcp", "port", 80),
            object("protocol", "UDP", "port", 0),
            object("port", "not a name"),
            object("port", 81, "endPort", 80),
            object("port", 81, "endPort", 70000),
            object("endPort", 81),
            object("port", "http", "endPort", 81));
    return Arbitraries.frequencyOf(
        Tuple.of(15, single), Tuple.of(8, range), Tuple.of(1, unreadable));
  }

  private static Arbitrary<Object> selector() {
    Arbitrary<Object> expression =
        Combinators.combine(key(), Arbitraries.of("In", "NotIn"), list(value(), 2))
            .as((key, operator, v) -> object("key", key, "operator", operator, "values", v));
    Arbitrary<Object> existence =
        Combinators.combine(key(), Arbitraries.of("Exists", "DoesNotExist"))
            .as((key, operator) -> object("key", key, "operator", operator));
    Arbitrary<Object> unreadable =
        Arbitraries.of(
            object("key", "app", "operator", "Near", "values", List.of("x")),
            object("key", "app", "operator", "Exists", "values", List.of("x")));
    Arbitrary<Object> expressions =
        list(
            Arbitraries.frequencyOf(
                Tuple.of(16, expression), Tuple.of(16, existence), Tuple.of(1, unreadable)),
            2);
    Arbitrary<Object> labels =
        Arbitraries.maps(key(), value().map(v -> (Object) v)).ofMaxSize(1).map(m -> m);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just((Object) Map.of())),
        Tuple.of(4, labels.map(l -> (Object) object("matchLabels", l))),
        Tuple.of(
            4,
            Combinators.combine(optional(labels), optional(expressions))
                .as((l, e) -> (Object) object("matchLabels", l, "matchExpressions", e))));
  }

  private static Arbitrary<String> key() {
    return Arbitraries.frequency(
        Tuple.of(4, "app"), Tuple.of(3, "tier"), Tuple.of(1, "kubernetes.io/metadata.name"));
  }

  private static Arbitrary<Object> list(Arbitrary<?> items, int most) {
    return items.list().ofMaxSize(most).map(list -> (Object) list);
  }

  private static Arbitrary<Object> optional(Arbitrary<?> value) {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just(MISSING)),
        Tuple.of(1, Arbitraries.just(NULL)),
        Tuple.of(9, value.map(v -> (Object) v)));
  }

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
