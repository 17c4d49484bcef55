package io.weir.collector.hubble;

import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What tells the connections that one node sees apart.
 *
 * @param forward initiator → backend, or what the initiator asked for
 * @param icmpQuery ICMP type of the request; null for other protocols
 */
record ConnectionKey(String node, Tuple forward, @Nullable Integer icmpQuery) {

  /** The same packets the other way round: who answers takes the initiator's place. */
  ConnectionKey reversed() {
    return new ConnectionKey(node, forward.reversed(), icmpQuery);
  }

  /** Where it comes from: connections of one source port at the same time are one connection. */
  Origin origin() {
    return new Origin(node, forward.protocol(), forward.src(), forward.srcPort());
  }

  /** A source's end of a connection on one node. */
  record Origin(String node, int protocol, IpAddress src, int srcPort) {}
}
