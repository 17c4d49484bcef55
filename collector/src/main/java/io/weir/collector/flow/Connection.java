package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.drops.DropEvent;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection over its whole life, and the evidence of the current cell. Either
 * an entry of conntrack, or an attempt of which only dropped packets were seen.
 */
final class Connection {

  private static final Set<String> AFTER_OPENING =
      Set.of("ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT");

  private Addresses addresses;
  private final boolean certain;
  private final @Nullable Instant start;
  private @Nullable Icmp icmp;
  private @Nullable EntryKey key;
  private long id;
  private @Nullable String state;
  private @Nullable Integer timeoutSeconds;
  private boolean replied;
  private boolean opened;
  private boolean reset;
  private @Nullable Counters finalAnswers;
  private @Nullable Instant ended;
  private boolean destroyed;
  private boolean reported;
  private Instant lastSeen;
  private Evidence evidence = new Evidence();

  Connection(
      Addresses addresses,
      boolean certain,
      @Nullable Instant start,
      @Nullable Icmp icmp,
      Instant at) {
    this.addresses = addresses;
    this.certain = certain;
    this.start = start;
    this.icmp = icmp;
    this.lastSeen = at;
  }

  /**
   * Makes this the connection of a conntrack entry; what was tried before keeps its start and its
   * drops.
   */
  void becomeEntry(EntryKey entryKey, ConntrackEvent event) {
    key = entryKey;
    ended = null;
    destroyed = false;
    id = event.id();
    addresses = Addresses.of(event);
    icmp = event.icmp();
    if (event.kind() == Kind.NEW) {
      evidence.confirm();
    }
  }

  void observe(ConntrackEvent event, Instant at) {
    seen(at);
    state = event.state();
    if (event.timeoutSeconds() != null) {
      timeoutSeconds = event.timeoutSeconds();
    }
    replied |= !event.unreplied();
    if (protocol() == Protocols.TCP) {
      evidence.flags(TcpFlags.provenBy(state));
      opened |= replied && state != null && AFTER_OPENING.contains(state);
      reset = event.unreplied() && "CLOSE".equals(state);
      if (ended == null && ("TIME_WAIT".equals(state) || "CLOSE".equals(state))) {
        ended = at;
      }
    }
  }

  /** Takes the entry's end; counters count only when the connection's whole life is this cell's. */
  void destroy(ConntrackEvent event, Instant at) {
    observe(event, at);
    destroyed = true;
    if (ended == null) {
      ended = at;
    }
    finalAnswers = event.answered();
    if (start != null && !reported) {
      evidence.count(event.sent(), event.answered());
    }
  }

  void drop(DropEvent drop, DropKind kind, Instant at) {
    seen(at);
    evidence.drop(drop, kind);
  }

  private void seen(Instant at) {
    evidence.seen(at);
    lastSeen = at;
  }

  /**
   * Ends it without a word from the kernel: another connection took its place, or it was forgotten.
   */
  void end(Instant at) {
    destroyed = true;
    if (ended == null) {
      ended = at;
    }
  }

  /** Leaves the cell: what follows is evidence of the next. */
  Evidence leaveCell() {
    Evidence left = evidence;
    evidence = new Evidence();
    reported |= !left.isEmpty();
    return left;
  }

  /** True if its entry expired without any answer. */
  boolean expiredInVain() {
    return destroyed && protocol() == Protocols.TCP && !replied && !reset;
  }

  /** True if it ended in an earlier cell: what follows is no news of it. */
  boolean isOver() {
    return ended != null && evidence.isEmpty();
  }

  /** True while the protocol itself says that the connection stands, even when nothing happens. */
  boolean standsOpen() {
    return ended == null
        && "ESTABLISHED".equals(state)
        && (protocol() == Protocols.TCP || protocol() == Protocols.SCTP);
  }

  /** True if its traffic had surely ended before the moment, as its entry then had expired. */
  boolean silentSince(Instant moment, Instant expiredAt) {
    return evidence.isEmpty()
        && timeoutSeconds != null
        && expiredAt.minusSeconds(timeoutSeconds).isBefore(moment);
  }

  int protocol() {
    return addresses.asked().protocol();
  }

  Addresses addresses() {
    return addresses;
  }

  boolean certain() {
    return certain;
  }

  @Nullable Instant start() {
    return start;
  }

  @Nullable Icmp icmp() {
    return icmp;
  }

  @Nullable EntryKey key() {
    return key;
  }

  boolean isAttempt() {
    return key == null;
  }

  boolean isEntry(long entryId) {
    return key != null && id == entryId;
  }

  boolean replied() {
    return replied;
  }

  /** True once TCP's handshake was complete. */
  boolean opened() {
    return opened;
  }

  /** True if the entry died of a reset before any accepted answer. */
  boolean reset() {
    return reset;
  }

  @Nullable Counters finalAnswers() {
    return finalAnswers;
  }

  @Nullable String state() {
    return state;
  }

  @Nullable Integer timeoutSeconds() {
    return timeoutSeconds;
  }

  @Nullable Instant ended() {
    return ended;
  }

  boolean destroyed() {
    return destroyed;
  }

  boolean reported() {
    return reported;
  }

  Instant lastSeen() {
    return lastSeen;
  }

  Evidence evidence() {
    return evidence;
  }
}
