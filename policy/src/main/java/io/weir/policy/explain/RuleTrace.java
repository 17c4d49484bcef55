package io.weir.policy.explain;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.RuleReference;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule held against a flow.
 *
 * @param peers empty: the rule lists none, which is anybody
 * @param ports empty: the rule lists none, which is every port; or the flow's protocol has no ports
 *     and the plugin ignores them
 */
public record RuleTrace(Rule rule, List<PeerTrace> peers, List<PortTrace> ports) {

  public RuleTrace {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
  }

  /** Whether one of the peers fits. */
  public Match peersMatch() {
    return peers.stream().map(PeerTrace::match).reduce(Match::or).orElse(Match.YES);
  }

  /** Whether one of the ports fits. */
  public Match portsMatch() {
    return ports.stream().map(PortTrace::match).reduce(Match::or).orElse(Match.YES);
  }

  /** Whether the rule admits the flow. */
  public Match match() {
    return peersMatch().and(portsMatch());
  }

  /** Every pair of a peer and a port that admits the flow. */
  List<RuleReference> admitting(PolicyReference policy) {
    List<RuleReference> places = new ArrayList<>();
    for (int peer : fittingPeers()) {
      for (int port : fittingPorts()) {
        places.add(rule.reference(policy, peer, port));
      }
    }
    return places;
  }

  /** Positions of the peers that fit; {@link Rule#NONE} alone when the rule lists none. */
  List<Integer> fittingPeers() {
    return peers.isEmpty()
        ? List.of(Rule.NONE)
        : peers.stream().filter(p -> p.match() == Match.YES).map(PeerTrace::index).toList();
  }

  /** Positions of the ports that fit; {@link Rule#NONE} alone when none are asked. */
  List<Integer> fittingPorts() {
    return ports.isEmpty()
        ? List.of(Rule.NONE)
        : ports.stream().filter(p -> p.match() == Match.YES).map(PortTrace::index).toList();
  }
}
