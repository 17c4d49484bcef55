package io.weir.collector.flow;

import io.weir.collector.conntrack.Counters;
import io.weir.collector.drops.DropEvent;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was seen of one connection within one cell. */
final class Evidence {

  private final Set<DropKind> dropKinds = EnumSet.noneOf(DropKind.class);
  private @Nullable Instant first;
  private int tcpFlags;
  private long dropped;
  private @Nullable String dropReason;
  private boolean confirmed;
  private @Nullable Counters sent;
  private @Nullable Counters answered;

  void seen(Instant at) {
    if (first == null) {
      first = at;
    }
  }

  void flags(int flags) {
    tcpFlags |= flags;
  }

  /** The entry was confirmed: its first packet passed every hook of the node. */
  void confirm() {
    confirmed = true;
  }

  void count(@Nullable Counters toDst, @Nullable Counters toSrc) {
    sent = plus(sent, toDst);
    answered = plus(answered, toSrc);
  }

  private static @Nullable Counters plus(@Nullable Counters before, @Nullable Counters more) {
    if (before == null || more == null) {
      return more;
    }
    return new Counters(before.packets() + more.packets(), before.bytes() + more.bytes());
  }

  void drop(DropEvent drop, DropKind kind) {
    dropped++;
    if (dropReason == null || (kind == DropKind.POLICY && !dropKinds.contains(DropKind.POLICY))) {
      dropReason = drop.reason();
    }
    dropKinds.add(kind);
    if (drop.tcpFlags() != null) {
      tcpFlags |= drop.tcpFlags();
    }
  }

  boolean isEmpty() {
    return first == null;
  }

  @Nullable Instant first() {
    return first;
  }

  boolean dropped(DropKind kind) {
    return dropKinds.contains(kind);
  }

  boolean confirmed() {
    return confirmed;
  }

  long packetsDropped() {
    return dropped;
  }

  @Nullable String dropReason() {
    return dropReason;
  }

  @Nullable Integer tcpFlags() {
    return tcpFlags == 0 ? null : tcpFlags;
  }

  @Nullable Counters sent() {
    return sent;
  }

  @Nullable Counters answered() {
    return answered;
  }
}
