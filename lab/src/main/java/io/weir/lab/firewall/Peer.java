package io.weir.lab.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who a rule names at the other end.
 *
 * @param match nftables match on the peer's address; "" matches every address
 * @param pods the pods among those addresses
 */
record Peer(String match, List<PodView> pods) {

  /** Peers of one rule, in order; a peer that names nobody is left out. */
  static List<Peer> of(JsonNode peers, String ownNamespace, String field, List<PodView> all) {
    if (peers.isEmpty()) {
      return List.of(new Peer("", all));
    }
    List<Peer> result = new ArrayList<>();
    for (JsonNode peer : peers) {
      if (peer.has("ipBlock")) {
        block(peer.get("ipBlock"), field, all, result);
      } else {
        selected(peer, ownNamespace, field, all, result);
      }
    }
    return result;
  }

  private static void selected(
      JsonNode peer, String ownNamespace, String field, List<PodView> all, List<Peer> result) {
    Predicate<PodView> namespace =
        peer.has("namespaceSelector")
            ? pod -> LabelSelector.matches(peer.get("namespaceSelector"), pod.namespaceLabels())
            : pod -> pod.namespace().equals(ownNamespace);
    List<PodView> pods =
        all.stream()
            .filter(namespace)
            .filter(pod -> LabelSelector.matches(peer.path("podSelector"), pod.labels()))
            .toList();
    if (!pods.isEmpty()) {
      String addresses =
          pods.stream().map(PodView::address).sorted().collect(Collectors.joining(", "));
      result.add(new Peer("ip " + field + " { " + addresses + " }", pods));
    }
  }

  private static void block(JsonNode ipBlock, String field, List<PodView> all, List<Peer> result) {
    String cidr = ipBlock.path("cidr").asText();
    if (cidr.indexOf(':') >= 0) {
      return; // the lab's network is IPv4 only
    }
    StringBuilder match = new StringBuilder("ip " + field + " " + cidr);
    List<Ipv4Block> excepts = new ArrayList<>();
    for (JsonNode except : ipBlock.path("except")) {
      match.append(" ip ").append(field).append(" != ").append(except.asText());
      excepts.add(Ipv4Block.parse(except.asText()));
    }
    Ipv4Block block = Ipv4Block.parse(cidr);
    List<PodView> pods =
        all.stream()
            .filter(pod -> block.contains(pod.address()))
            .filter(pod -> excepts.stream().noneMatch(e -> e.contains(pod.address())))
            .toList();
    result.add(new Peer(match.toString(), pods));
  }
}
