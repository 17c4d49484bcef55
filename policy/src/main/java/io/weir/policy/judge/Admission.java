package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * One place of one rule that admits a flow.
 *
 * @param peerIndex position of the peer, or {@link Rule#NONE}
 * @param portIndex position of the port, or {@link Rule#NONE}
 * @param other who was admitted: the other end as this end's policies see it
 */
record Admission(CompiledPolicy policy, Rule rule, int peerIndex, int portIndex, End other) {

  @Nullable Peer peer() {
    return peerIndex == Rule.NONE ? null : rule.peers().get(peerIndex);
  }

  RuleReference reference() {
    return rule.reference(policy.reference(), peerIndex, portIndex);
  }

  /** True if an address block admits a pod. */
  boolean isPodByIpBlock() {
    return peer() instanceof Peer.IpBlock && Exemptions.isSelectable(other);
  }
}
