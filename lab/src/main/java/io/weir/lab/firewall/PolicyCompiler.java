package io.weir.lab.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compiles NetworkPolicies (networking.k8s.io/v1, IPv4) to the nftables table of one node, as a
 * policy-enforcing plugin would: egress is dropped where the source pod runs, ingress where the
 * destination pod runs, replies ride on their connection.
 *
 * <p>What the node itself sends to its pods takes the output hook and so is never filtered.
 */
public final class PolicyCompiler {
  private static final String TABLE = "table ip weir_policy";

  private final String node;
  private final List<PodView> pods;
  private final List<PolicyView> policies;

  private enum Direction {
    INGRESS("Ingress", "ingress", "from", "saddr", "daddr"),
    EGRESS("Egress", "egress", "to", "daddr", "saddr");

    final String type;
    final String rules;
    final String peers;
    final String peerField;
    final String ownField;

    Direction(String type, String rules, String peers, String peerField, String ownField) {
      this.type = type;
      this.rules = rules;
      this.peers = peers;
      this.peerField = peerField;
      this.ownField = ownField;
    }
  }

  private PolicyCompiler(String node, List<PodView> pods, List<PolicyView> policies) {
    this.node = node;
    this.pods = pods;
    this.policies = policies;
  }

  /**
   * The node's ruleset for {@code nft -f}; it replaces the one before.
   *
   * @param pods every running pod of the cluster
   * @throws IllegalArgumentException if a policy cannot be read
   */
  public static String compile(String node, List<PodView> pods, List<PolicyView> policies) {
    return new PolicyCompiler(node, pods, policies).ruleset();
  }

  private String ruleset() {
    StringBuilder chains = new StringBuilder();
    StringBuilder egressJumps = new StringBuilder();
    StringBuilder ingressJumps = new StringBuilder();
    for (PodView pod : pods) {
      if (pod.node().equals(node)) {
        compile(pod, Direction.EGRESS, egressJumps, chains);
        compile(pod, Direction.INGRESS, ingressJumps, chains);
      }
    }
    return """
        %1$s
        delete %1$s
        %1$s {
          chain forward {
            type filter hook forward priority filter; policy accept;
            ct state established,related accept
        %2$s%3$s  }
        %4$s}
        """
        .formatted(TABLE, egressJumps, ingressJumps, chains);
  }

  private void compile(
      PodView pod, Direction direction, StringBuilder jumps, StringBuilder chains) {
    List<PolicyView> isolating =
        policies.stream().filter(p -> isolates(p, pod, direction)).toList();
    if (isolating.isEmpty()) {
      return;
    }
    String chain = direction.rules + "_" + pod.address().replace('.', '_');
    jumps.append("    ip %s %s jump %s%n".formatted(direction.ownField, pod.address(), chain));
    chains.append("  chain %s {%n".formatted(chain));
    for (PolicyView policy : isolating) {
      for (String match : admitted(policy, pod, direction)) {
        chains.append("    %s%n".formatted((match + " return").strip()));
      }
    }
    chains.append("    drop%n  }%n".formatted());
  }

  private static boolean isolates(PolicyView policy, PodView pod, Direction direction) {
    return policy.namespace().equals(pod.namespace())
        && LabelSelector.matches(policy.spec().path("podSelector"), pod.labels())
        && concerns(policy.spec(), direction);
  }

  private static boolean concerns(JsonNode spec, Direction direction) {
    JsonNode types = spec.path("policyTypes");
    if (types.isEmpty()) {
      return direction == Direction.INGRESS || !spec.path("egress").isEmpty();
    }
    for (JsonNode type : types) {
      if (type.asText().equals(direction.type)) {
        return true;
      }
    }
    return false;
  }

  private List<String> admitted(PolicyView policy, PodView pod, Direction direction) {
    List<String> matches = new ArrayList<>();
    for (JsonNode rule : policy.spec().path(direction.rules)) {
      List<Peer> peers =
          Peer.of(rule.path(direction.peers), policy.namespace(), direction.peerField, pods);
      for (Peer peer : peers) {
        if (rule.path("ports").isEmpty()) {
          matches.add(peer.match());
        }
        for (JsonNode port : rule.path("ports")) {
          matches.addAll(portMatches(port, peer, pod, direction));
        }
      }
    }
    return matches;
  }

  private static List<String> portMatches(
      JsonNode port, Peer peer, PodView pod, Direction direction) {
    String protocol = port.path("protocol").asText("TCP");
    String lower = protocol.toLowerCase(Locale.ROOT);
    JsonNode number = port.path("port");
    if (number.isMissingNode() || number.isNull()) {
      return List.of((peer.match() + " ip protocol " + lower).strip());
    }
    if (number.isInt()) {
      String range =
          port.hasNonNull("endPort")
              ? number.asInt() + "-" + port.get("endPort").asInt()
              : number.asText();
      return List.of((peer.match() + " " + lower + " dport " + range).strip());
    }
    return direction == Direction.INGRESS
        ? numbers(pod, protocol, number.asText()).stream()
            .map(n -> (peer.match() + " " + lower + " dport " + n).strip())
            .toList()
        : namedAtPeer(peer, protocol, number.asText());
  }

  /** Egress ports by name mean the destination pod's own port of that name. */
  private static List<String> namedAtPeer(Peer peer, String protocol, String name) {
    List<String> matches = new ArrayList<>();
    for (PodView pod : peer.pods()) {
      for (int number : numbers(pod, protocol, name)) {
        matches.add(
            "ip daddr %s %s dport %d"
                .formatted(pod.address(), protocol.toLowerCase(Locale.ROOT), number));
      }
    }
    return matches;
  }

  private static List<Integer> numbers(PodView pod, String protocol, String name) {
    return pod.ports().stream()
        .filter(p -> p.name().equals(name) && p.protocol().equals(protocol))
        .map(PodView.Port::number)
        .distinct()
        .toList();
  }
}
