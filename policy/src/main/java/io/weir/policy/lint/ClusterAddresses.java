package io.weir.policy.lint;

import io.weir.policy.cluster.NodeFacts;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Whose the cluster's addresses are, to ask of whole blocks. */
final class ClusterAddresses {

  /**
   * What a block holds and its exceptions do not take out.
   *
   * @param podRanges ranges that nodes give to pods, as {@code range of node}
   * @param pods pods outside those ranges, as {@code address of pod}; at most a few
   */
  record Held(List<Cidr> podRanges, List<String> pods, List<String> nodes, List<String> services) {

    boolean holdsPods() {
      return !podRanges.isEmpty() || !pods.isEmpty();
    }
  }

  private static final int TOLD = 4;

  private final Map<Cidr, String> podRanges = new TreeMap<>(ClusterAddresses::order);
  private final NavigableMap<IpAddress, String> pods = new TreeMap<>();
  private final NavigableMap<IpAddress, String> nodes = new TreeMap<>();
  private final NavigableMap<IpAddress, String> services = new TreeMap<>();
  private final Map<Peer.IpBlock, Held> known = new HashMap<>();

  ClusterAddresses(Inventory inventory) {
    for (NodeFacts node : inventory.nodes()) {
      node.addresses().forEach(address -> nodes.putIfAbsent(address, node.name()));
      node.podCidrs().forEach(range -> podRanges.putIfAbsent(range, node.name()));
    }
    for (String namespace : inventory.namespaces()) {
      for (PodGroup group : inventory.pods(namespace)) {
        if (!group.hostNetwork()) {
          group.addresses().forEach(address -> pods.putIfAbsent(address, group.example()));
        }
      }
      for (ServiceFacts service : inventory.services(namespace)) {
        String name = service.namespace() + "/" + service.name();
        service.addresses().forEach(address -> services.putIfAbsent(address, name));
      }
    }
  }

  private static int order(Cidr a, Cidr b) {
    int byBase = a.base().compareTo(b.base());
    return byBase != 0 ? byBase : Integer.compare(a.prefixLength(), b.prefixLength());
  }

  Held heldBy(Peer.IpBlock block) {
    return known.computeIfAbsent(
        block,
        one ->
            new Held(
                podRanges.keySet().stream()
                    .filter(range -> CidrSubtraction.overlaps(one, range))
                    .toList(),
                within(pods, one),
                within(nodes, one),
                within(services, one)));
  }

  String nodeOf(Cidr podRange) {
    return podRanges.getOrDefault(podRange, "");
  }

  /** The first few of a block, jumping over its exceptions. */
  private static List<String> within(
      NavigableMap<IpAddress, String> addresses, Peer.IpBlock block) {
    List<String> within = new ArrayList<>();
    IpAddress last = block.cidr().last();
    Map.Entry<IpAddress, String> next = addresses.ceilingEntry(block.cidr().base());
    while (next != null && next.getKey().compareTo(last) <= 0 && within.size() < TOLD) {
      IpAddress address = next.getKey();
      Cidr exception =
          block.except().stream().filter(one -> one.contains(address)).findFirst().orElse(null);
      if (exception == null) {
        within.add(address + " of " + Text.name(next.getValue()));
      }
      next = addresses.higherEntry(exception == null ? address : exception.last());
    }
    return List.copyOf(within);
  }
}
