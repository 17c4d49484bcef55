package io.weir.policy.lint;

import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Rule;
import io.weir.policy.rules.Transport;
import java.util.List;

/** Whether egress rules let names be looked up; in doubt they do. */
final class DnsAdmission {

  private final DnsServers servers;
  private final Inventory inventory;

  DnsAdmission(DnsServers servers, Inventory inventory) {
    this.servers = servers;
    this.inventory = inventory;
  }

  /** Whether an egress rule of a policy in that namespace admits UDP or TCP to a name server. */
  boolean admits(Rule rule, String namespace) {
    if (rule.peers().isEmpty()) {
      return portsAdmit(rule);
    }
    return rule.peers().stream().anyMatch(peer -> admits(rule, peer, namespace));
  }

  private boolean admits(Rule rule, Peer peer, String namespace) {
    if (!(peer instanceof Peer.Pods pods)) {
      // A resolver outside, or the node's own; whose the block is, other checks tell.
      return portsAdmit(rule);
    }
    List<PodGroup> fitting = inventory.fitting(pods, namespace);
    if (servers.isEmpty()) {
      return couldBeServers(rule, pods, fitting);
    }
    return fitting.stream()
        .anyMatch(
            pod ->
                servers.isServer(pod)
                    && (rule.ports().isEmpty()
                        || rule.ports().stream().anyMatch(port -> reaches(port, pod))));
  }

  /** No name server is known: they may be in manifests that were not given. */
  private static boolean couldBeServers(Rule rule, Peer.Pods peer, List<PodGroup> fitting) {
    boolean anyNamespace = peer.namespaces() != null && peer.namespaces().isEverything();
    boolean listsPort = rule.ports().stream().anyMatch(DnsAdmission::isNameService);
    return listsPort || (rule.ports().isEmpty() && (fitting.isEmpty() || anyNamespace));
  }

  private static boolean portsAdmit(Rule rule) {
    return rule.ports().isEmpty() || rule.ports().stream().anyMatch(DnsAdmission::isNameService);
  }

  private boolean reaches(PortMatcher matcher, PodGroup server) {
    return servers.portsOf(server).stream()
        .anyMatch(
            port ->
                matcher instanceof PortMatcher.Named named
                    ? named.transport() == port.transport()
                        && server
                            .facts()
                            .numbersOf(named.name(), named.transport())
                            .anyMatch(number -> number == port.number())
                    : holds(matcher, port.transport(), port.number()));
  }

  /** Whether an item of ports holds port 53, or a name that sounds like it. */
  private static boolean isNameService(PortMatcher matcher) {
    return matcher instanceof PortMatcher.Named named
        ? named.transport() != Transport.SCTP && named.name().contains("dns")
        : holds(matcher, Transport.UDP, DnsServers.PORT)
            || holds(matcher, Transport.TCP, DnsServers.PORT);
  }

  private static boolean holds(PortMatcher matcher, Transport transport, int port) {
    if (matcher instanceof PortMatcher.AllOf all) {
      return all.transport() == transport;
    }
    if (matcher instanceof PortMatcher.Range range) {
      return range.transport() == transport && range.holds(port);
    }
    return matcher instanceof PortMatcher.Unreadable;
  }
}
