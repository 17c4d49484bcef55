package io.weir.collector.node;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one 5-tuple that passed the host side of one pod's interface in one direction, since
 * this was last told.
 *
 * @param direction whether the pod sent or got them
 * @param netns inode of the pod's network namespace; null when unknown
 * @param packet as the packets carried it at the interface: before destination translation when the
 *     pod sent them, after it when the pod got them
 * @param icmp null unless ICMP or ICMPv6
 * @param quoted the packet that an ICMP error is about, of a "destination unreachable" that the
 *     packet's own destination sent to its source; else null
 * @param first when the first of them passed
 * @param last when the last of them passed, up to 10 ms early; not before {@code first}
 * @param packets as on the wire, at least 1
 * @param bytes of layer 3
 * @param tcpFlags all of them, ORed; of SCTP, what the first chunks of its packets are in TCP's
 *     words: INIT a SYN, INIT ACK a SYN and ACK, ABORT a RST, SHUTDOWN and what follows it a FIN,
 *     all else an ACK; 0 of other protocols
 */
public record TrafficEvent(
    Direction direction,
    int ifindex,
    @Nullable Long netns,
    Tuple packet,
    @Nullable Icmp icmp,
    @Nullable Tuple quoted,
    Instant first,
    Instant last,
    long packets,
    long bytes,
    int tcpFlags) {

  /** Which way packets went. */
  public enum Direction {
    FROM_POD,
    TO_POD
  }
}
