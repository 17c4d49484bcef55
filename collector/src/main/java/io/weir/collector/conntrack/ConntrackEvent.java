package io.weir.collector.conntrack;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of one conntrack entry.
 *
 * @param at when the kernel says that it happened; where it does not say, when it was read; of a
 *     PRESENT, a moment not after the kernel looked at the entry
 * @param startedAt when the kernel made the entry; null unless it keeps times
 * @param stoppedAt when the kernel removed the entry, which may be long after its last packet; null
 *     unless it keeps times and the entry is gone
 * @param state the protocol's state as the conntrack tool prints it, e.g. SYN_SENT; null where the
 *     protocol has none
 * @param timeoutSeconds what was left of the entry's life; null in a DESTROY of an entry that had
 *     expired
 * @param original as the initiator sent it
 * @param reply as the answer is expected: after translation, reversed
 * @param icmp of the original direction; null unless ICMP or ICMPv6
 * @param unreplied true while no answer was accepted
 * @param sent counters of the original direction; null when not counted
 * @param answered counters of the reply direction; null when not counted
 * @param zone conntrack zone; 0 is the default
 * @param id the kernel's number for the entry; reused after a while
 */
public record ConntrackEvent(
    Instant at,
    Kind kind,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable String state,
    @Nullable Integer timeoutSeconds,
    Tuple original,
    Tuple reply,
    @Nullable Icmp icmp,
    boolean unreplied,
    boolean assured,
    @Nullable Counters sent,
    @Nullable Counters answered,
    int zone,
    long mark,
    long id) {

  /**
   * What happened to the entry. NEW: confirmed, so its first packet passed all hooks. PRESENT:
   * nothing happened, a listing of the table has it.
   */
  public enum Kind {
    NEW,
    UPDATE,
    PRESENT,
    DESTROY
  }

  /** True for a DESTROY because the entry's time ran out, rather than by a reset or by hand. */
  public boolean expired() {
    return kind == Kind.DESTROY && timeoutSeconds == null;
  }
}
