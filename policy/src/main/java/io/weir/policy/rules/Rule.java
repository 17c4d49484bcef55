package io.weir.policy.rules;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.RuleReference;
import java.util.List;

/**
 * One rule of a policy: it admits what fits one of its peers and one of its ports.
 *
 * @param index position among the policy's rules of that direction
 * @param peers empty: anybody
 * @param ports empty: every port of every protocol
 */
public record Rule(Direction direction, int index, List<Peer> peers, List<PortMatcher> ports) {

  /** Stands for the peer or port of a rule that lists none. */
  public static final int NONE = -1;

  public Rule {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
  }

  /** True for {@code - {}}. */
  public boolean admitsEverything() {
    return peers.isEmpty() && ports.isEmpty();
  }

  /**
   * The place of one peer and one port, as in {@code ingress[0].from[1].ports[0]}.
   *
   * @param peer position or {@link #NONE}
   * @param port position or {@link #NONE}
   */
  public String place(int peer, int port) {
    StringBuilder place =
        new StringBuilder(direction.field()).append('[').append(index).append(']');
    if (peer != NONE) {
      place.append('.').append(direction.peersField()).append('[').append(peer).append(']');
    }
    if (port != NONE) {
      place.append(".ports[").append(port).append(']');
    }
    return place.toString();
  }

  /** The reference of one peer and one port of this rule in {@code policy}. */
  public RuleReference reference(PolicyReference policy, int peer, int port) {
    return new RuleReference(policy, place(peer, port));
  }
}
