package io.weir.policy.oracle;

import io.weir.policy.oracle.NaiveEnds.End;
import io.weir.policy.oracle.NaiveEnds.Kind;
import io.weir.policy.oracle.Scenario.Policy;
import io.weir.policy.oracle.Scenario.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a spec mean, under one reading of what cannot be known: {@code unknownFits}
 * says whether what cannot be read or told fits.
 */
record NaiveSpec(Scenario scenario, boolean unknownFits) {

  private static final List<String> TRANSPORTS = List.of("TCP", "UDP", "SCTP");

  /** The directions in which a policy isolates; an unknown type could be either. */
  static boolean hasType(Map<?, ?> spec, String direction, boolean unknownSelects) {
    List<String> types = new ArrayList<>();
    for (Object type : list(spec.get("policyTypes"))) {
      if (type.equals("Ingress") || type.equals("Egress")) {
        types.add(type.equals("Egress") ? "egress" : "ingress");
      } else if (unknownSelects) {
        types.add("egress");
        types.add("ingress");
      }
    }
    if (list(spec.get("policyTypes")).isEmpty()) {
      types.add("ingress");
      if (!list(spec.get("egress")).isEmpty()) {
        types.add("egress");
      }
    }
    return types.contains(direction);
  }

  static boolean selects(@Nullable Object selector, Map<String, String> labels, boolean unknown) {
    if (selector == null) {
      return true;
    }
    boolean all = true;
    for (Map.Entry<?, ?> label : map(map(selector).get("matchLabels")).entrySet()) {
      boolean readable = label.getValue() instanceof String;
      all &= readable ? label.getValue().equals(labels.get(label.getKey())) : unknown;
    }
    for (Object item : list(map(selector).get("matchExpressions"))) {
      all &= holds(map(item), labels, unknown);
    }
    return all;
  }

  private static boolean holds(Map<?, ?> expression, Map<String, String> labels, boolean unknown) {
    String value = labels.get(expression.get("key"));
    List<?> values = list(expression.get("values"));
    return switch (String.valueOf(expression.get("operator"))) {
      case "In" -> values.isEmpty() ? unknown : value != null && values.contains(value);
      case "NotIn" -> values.isEmpty() ? unknown : value == null || !values.contains(value);
      case "Exists" -> values.isEmpty() ? value != null : unknown;
      case "DoesNotExist" -> values.isEmpty() ? value == null : unknown;
      default -> unknown;
    };
  }

  boolean peerFits(@Nullable Object item, Policy policy, End other) {
    if (!(item instanceof Map<?, ?> peer)) {
      return unknownFits;
    }
    boolean selecting = peer.get("podSelector") != null || peer.get("namespaceSelector") != null;
    boolean block = peer.get("ipBlock") != null;
    if (selecting == block) {
      return unknownFits;
    }
    return block ? blockFits(map(peer.get("ipBlock")), other) : podFits(peer, policy, other);
  }

  boolean podFits(Map<?, ?> peer, Policy policy, End other) {
    if (other.kind() == Kind.UNKNOWN || other.kind() == Kind.SERVICE) {
      return unknownFits;
    }
    if (!other.isPodInPodNetwork()) {
      return false;
    }
    String namespace = other.itsPod().namespace();
    boolean namespaceFits =
        peer.get("namespaceSelector") == null
            ? namespace.equals(policy.namespace())
            : selects(
                peer.get("namespaceSelector"), namespaceLabels(scenario, namespace), unknownFits);
    return namespaceFits && selects(peer.get("podSelector"), other.itsPod().labels(), unknownFits);
  }

  static Map<String, String> namespaceLabels(Scenario scenario, String namespace) {
    Map<String, String> labels =
        new HashMap<>(scenario.namespaces().getOrDefault(namespace, Map.of()));
    labels.put("kubernetes.io/metadata.name", namespace);
    return labels;
  }

  private boolean blockFits(Map<?, ?> block, End other) {
    boolean matchesPods = scenario.switches().ipBlockMatchesPods();
    String cidr = String.valueOf(block.get("cidr"));
    if (!isBlock(cidr)) {
      return unknownFits;
    }
    if (other.isPodInPodNetwork() && !matchesPods) {
      return false;
    }
    if (other.address() == null || other.kind() == Kind.SERVICE) {
      return unknownFits;
    }
    boolean fits = NaiveEnds.inside(other.address(), cidr);
    for (Object except : list(block.get("except"))) {
      boolean readable = isBlock(String.valueOf(except));
      if (readable && NaiveEnds.inside(other.address(), (String) except)) {
        fits = false;
      }
      fits &= readable || unknownFits;
    }
    boolean perhapsPod = other.kind() == Kind.UNKNOWN && !matchesPods;
    return fits && (unknownFits || !perhapsPod);
  }

  private static boolean isBlock(String text) {
    return text.contains("/") && !text.endsWith("/40");
  }

  /** {@code destination} tells what a port's name means, whichever end the policy stands at. */
  boolean portFits(@Nullable Object item, End destination) {
    boolean listed = TRANSPORTS.contains(scenario.flow().protocol());
    if (!(item instanceof Map<?, ?> port)) {
      return unknownFits && listed;
    }
    Object protocol = port.get("protocol") == null ? "TCP" : port.get("protocol");
    if (!TRANSPORTS.contains(protocol)) {
      return unknownFits && listed;
    }
    return protocol.equals(scenario.flow().protocol())
        && numberFits(port.get("port"), port.get("endPort"), destination);
  }

  private boolean numberFits(@Nullable Object port, @Nullable Object endPort, End destination) {
    Integer asked = scenario.flow().port();
    if (port == null) {
      return endPort == null || unknownFits;
    }
    if (port instanceof String name) {
      return endPort == null ? nameFits(name, destination) : unknownFits;
    }
    int first = (Integer) port;
    int last = endPort == null ? first : (Integer) endPort;
    if (first < 1 || last < first) {
      return unknownFits;
    }
    if (asked == null) {
      return unknownFits;
    }
    return first <= asked && (last > 65535 ? unknownFits : asked <= last);
  }

  private boolean nameFits(String name, End destination) {
    if (name.contains(" ")
        || destination.kind() == Kind.UNKNOWN
        || destination.kind() == Kind.SERVICE) {
      return unknownFits;
    }
    if (!destination.isPodInPodNetwork()) {
      return false;
    }
    List<Integer> numbers =
        destination.itsPod().ports().stream()
            .filter(port -> !port.init())
            .filter(port -> port.name().equals(name))
            .filter(port -> port.protocol().equals(scenario.flow().protocol()))
            .map(Port::number)
            .toList();
    Integer asked = scenario.flow().port();
    return asked == null ? !numbers.isEmpty() && unknownFits : numbers.contains(asked);
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<?, ?>) value;
  }

  static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }
}
