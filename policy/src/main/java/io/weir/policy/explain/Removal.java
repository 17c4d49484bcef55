package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from one rule so that it no longer admits a flow.
 *
 * @param ofRule whether the rule itself goes
 */
record Removal(List<PatchOperation> operations, String words, boolean ofRule) {

  /** As little as possible: an exception, else the peers or the ports that fit, else the rule. */
  static Removal smallest(RuleTrace rule, End other, JsonNode object) {
    Removal exception = exception(rule, other, object);
    if (exception != null) {
      return exception;
    }
    List<Integer> peers = rule.fittingPeers();
    List<Integer> ports = rule.fittingPorts();
    // An empty list would mean everybody, or every port.
    boolean peersCanGo = !rule.peers().isEmpty() && peers.size() < rule.peers().size();
    boolean portsCanGo = !rule.ports().isEmpty() && ports.size() < rule.ports().size();
    if (peersCanGo && (!portsCanGo || peers.size() <= ports.size())) {
      return items(Pointer.peers(rule.rule()), peers, rule, true);
    }
    return portsCanGo
        ? items(Pointer.ports(rule.rule()), ports, rule, false)
        : wholeRule(rule, other, object);
  }

  /** The rule and all that it admits. */
  static Removal wholeRule(RuleTrace rule, End other, JsonNode object) {
    return new Removal(
        List.of(PatchOperation.remove(Pointer.rule(rule.rule()))),
        RemedyWords.remove(rule.rule().place(Rule.NONE, Rule.NONE), "the whole rule"),
        true);
  }

  /** Leaves an outside address out of the blocks that hold it; null when others admit it too. */
  private static @Nullable Removal exception(RuleTrace rule, End other, JsonNode object) {
    IpAddress address = PeerTracer.addressOf(other);
    List<PatchOperation> operations = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int peer : rule.fittingPeers()) {
      if (peer == Rule.NONE
          || address == null
          || Exemptions.isSelectable(other)
          || !(rule.rule().peers().get(peer) instanceof Peer.IpBlock block)
          || !block.cidr().strictlyContains(Cidr.parse(Manifest.host(address)))) {
        return null;
      }
      String list = Pointer.peer(rule.rule(), peer) + "/ipBlock/except";
      JsonNode host = Manifest.text(Manifest.host(address));
      operations.add(
          object.at(list).isArray()
              ? PatchOperation.add(Pointer.end(list), host)
              : PatchOperation.add(list, Manifest.list(host)));
      words.add(RemedyWords.except(rule.rule().place(peer, Rule.NONE), Manifest.host(address)));
    }
    return new Removal(operations, String.join("; ", words), false);
  }

  private static Removal items(
      String list, List<Integer> positions, RuleTrace rule, boolean ofPeers) {
    List<PatchOperation> operations = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = positions.size() - 1; i >= 0; i--) {
      operations.add(PatchOperation.remove(list + "/" + positions.get(i)));
    }
    for (int position : positions) {
      words.add(
          ofPeers
              ? RemedyWords.remove(
                  rule.rule().place(position, Rule.NONE),
                  PeerWords.stated(rule.rule().peers().get(position)))
              : RemedyWords.remove(
                  rule.rule().place(Rule.NONE, position),
                  PortWords.stated(rule.rule().ports().get(position))));
    }
    return new Removal(operations, String.join("; ", words), false);
  }
}
