package io.weir.policy.oracle;

import io.weir.policy.oracle.Scenario.Pod;
import io.weir.policy.oracle.Scenario.Policy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * NetworkPolicy as its documentation words it, as plainly as can be, for valid policies. Shares no
 * code with the judge.
 */
final class NaiveEvaluator {

  /** Part and admitting places of one end. */
  record Answer(String part, List<String> rules) {}

  private final Scenario scenario;
  private final @Nullable Pod source;
  private final @Nullable Pod destination;

  NaiveEvaluator(Scenario scenario) {
    this.scenario = scenario;
    this.source = podOf(scenario.flow().source());
    this.destination = podOf(scenario.flow().destination());
  }

  Answer egress() {
    return answer("egress", "to", source, destination, scenario.flow().destination());
  }

  Answer ingress() {
    return answer("ingress", "from", destination, source, scenario.flow().source());
  }

  private Answer answer(
      String direction, String peersField, @Nullable Pod subject, @Nullable Pod other, String ip) {
    if (subject == null) {
      return new Answer("NOT_APPLICABLE", List.of());
    }
    if (scenario.flow().source().equals(scenario.flow().destination())) {
      return new Answer("EXEMPT", List.of());
    }
    boolean isolated = false;
    Set<String> admitting = new TreeSet<>();
    for (int p = 0; p < scenario.policies().size(); p++) {
      Policy policy = scenario.policies().get(p);
      if (!policy.namespace().equals(subject.namespace())
          || !selects(map(policy.spec().get("podSelector")), subject.labels())
          || !types(policy.spec()).contains(direction)) {
        continue;
      }
      isolated = true;
      List<?> rules = list(policy.spec().get(direction));
      for (int r = 0; r < rules.size(); r++) {
        String place = policy.namespace() + "/p" + p + " " + direction + "[" + r + "]";
        places(map(rules.get(r)), peersField, policy, other, ip, place, admitting);
      }
    }
    if (!isolated) {
      return new Answer("DEFAULT_ALLOW", List.of());
    }
    return admitting.isEmpty()
        ? new Answer("DENIED", List.of())
        : new Answer("ALLOWED_BY_RULE", List.copyOf(admitting));
  }

  private void places(
      Map<?, ?> rule,
      String peersField,
      Policy policy,
      @Nullable Pod other,
      String ip,
      String place,
      Set<String> admitting) {
    List<?> peers = list(rule.get(peersField));
    List<?> ports = list(rule.get("ports"));
    for (int i = 0; i < Math.max(1, peers.size()); i++) {
      for (int j = 0; j < Math.max(1, ports.size()); j++) {
        boolean peerFits = peers.isEmpty() || fits(map(peers.get(i)), policy, other, ip);
        boolean portFits = ports.isEmpty() || fits(map(ports.get(j)));
        if (peerFits && portFits) {
          admitting.add(
              place
                  + (peers.isEmpty() ? "" : "." + peersField + "[" + i + "]")
                  + (ports.isEmpty() ? "" : ".ports[" + j + "]"));
        }
      }
    }
  }

  private static List<String> types(Map<String, Object> spec) {
    List<String> types = new ArrayList<>();
    list(spec.get("policyTypes"))
        .forEach(type -> types.add(type.toString().equals("Egress") ? "egress" : "ingress"));
    if (types.isEmpty()) {
      types.add("ingress");
      if (!list(spec.get("egress")).isEmpty()) {
        types.add("egress");
      }
    }
    return types;
  }

  private boolean fits(Map<?, ?> peer, Policy policy, @Nullable Pod other, String ip) {
    if (peer.get("ipBlock") != null) {
      Map<?, ?> block = map(peer.get("ipBlock"));
      return inside(ip, String.valueOf(block.get("cidr")))
          && list(block.get("except")).stream().noneMatch(e -> inside(ip, (String) e));
    }
    if (other == null) {
      return false;
    }
    boolean namespaceFits =
        peer.get("namespaceSelector") == null
            ? other.namespace().equals(policy.namespace())
            : selects(map(peer.get("namespaceSelector")), namespaceLabels(other.namespace()));
    return namespaceFits && selects(map(peer.get("podSelector")), other.labels());
  }

  private Map<String, String> namespaceLabels(String namespace) {
    Map<String, String> labels =
        new HashMap<>(scenario.namespaces().getOrDefault(namespace, Map.of()));
    labels.put("kubernetes.io/metadata.name", namespace);
    return labels;
  }

  private boolean fits(Map<?, ?> port) {
    Scenario.Flow flow = scenario.flow();
    Object protocol = port.get("protocol") == null ? "TCP" : port.get("protocol");
    Object number = port.get("port");
    if (!protocol.equals(flow.protocol())) {
      return false;
    }
    if (number == null) {
      return true;
    }
    if (number instanceof Integer first) {
      int last = port.get("endPort") instanceof Integer end ? end : first;
      return first <= flow.port() && flow.port() <= last;
    }
    return destination != null
        && destination.ports().stream()
            .anyMatch(
                named ->
                    named.name().equals(number)
                        && named.protocol().equals(protocol)
                        && named.number() == flow.port());
  }

  private static boolean selects(Map<?, ?> selector, Map<String, String> labels) {
    for (Map.Entry<?, ?> label : map(selector.get("matchLabels")).entrySet()) {
      if (!label.getValue().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    for (Object item : list(selector.get("matchExpressions"))) {
      Map<?, ?> expression = map(item);
      String value = labels.get(expression.get("key"));
      List<?> values = list(expression.get("values"));
      boolean holds =
          switch (String.valueOf(expression.get("operator"))) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            default -> value == null;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean inside(String ip, String cidr) {
    String[] block = cidr.split("/", 2);
    int shift = 32 - Integer.parseInt(block[1]);
    return number(ip).shiftRight(shift).equals(number(block[0]).shiftRight(shift));
  }

  private static BigInteger number(String ip) {
    BigInteger number = BigInteger.ZERO;
    for (String octet : ip.split("\\.", -1)) {
      number = number.shiftLeft(8).add(new BigInteger(octet));
    }
    return number;
  }

  private @Nullable Pod podOf(String address) {
    return scenario.pods().stream()
        .filter(pod -> pod.address().equals(address))
        .findFirst()
        .orElse(null);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<?, ?>) value;
  }

  private static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }
}
