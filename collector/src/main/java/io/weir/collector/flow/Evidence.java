package io.weir.collector.flow;

import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.TrafficEvent;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one connection within one cell, and, once the cell has ended, how the connection
 * stood then.
 */
final class Evidence {

  private long first = Micros.NONE;
  private long ended = Micros.NONE;
  private int life;
  private int place;
  private byte tcpFlags;
  private boolean confirmed;
  private boolean ofConntrack;
  private boolean continued;
  private boolean countsAll;
  private EntryState state = EntryState.NONE;
  private @Nullable CellCounters counted;
  private @Nullable Drops drops;
  private @Nullable Passage passage;

  void seen(long at) {
    if (first == Micros.NONE || at < first) {
      first = at;
    }
  }

  void flags(int flags) {
    tcpFlags |= (byte) flags;
  }

  void end(long at) {
    ended = at;
  }

  /** Takes the opening of a connection that was fresh until now. */
  void open(Connection fresh) {
    seen(fresh.start());
    if (fresh.protocol() == Protocols.TCP) {
      flags(fresh.state().provenFlags());
    }
    confirm();
    fromConntrack();
  }

  /** The entry was confirmed: its first packet passed every hook of the node. */
  void confirm() {
    confirmed = true;
  }

  /** Conntrack had something to say. */
  void fromConntrack() {
    ofConntrack = true;
  }

  /** All that the kernel has counted of the connection so far, and counts until the cell's end. */
  void countAll() {
    countsAll = true;
  }

  /** Whether it counts all, and keeps nothing of it. */
  boolean countsAll() {
    return countsAll;
  }

  /** True if nothing was counted yet. */
  boolean isUncounted() {
    return counted == null && !countsAll;
  }

  /** Keeps what the connection counts now, if that is all the cell's: it will go on. */
  void keepCounters(CountedForm connection) {
    if (countsAll) {
      countsAll = false;
      countSent(connection.sentPackets(), connection.sentBytes());
      countAnswered(connection.answeredPackets(), connection.answeredBytes());
    }
  }

  void countSent(long packets, long bytes) {
    counted().sent(packets, bytes);
  }

  void countAnswered(long packets, long bytes) {
    counted().answered(packets, bytes);
  }

  private CellCounters counted() {
    if (counted == null) {
      counted = new CellCounters();
    }
    return counted;
  }

  void drop(DropEvent drop, DropKind kind) {
    if (drops == null) {
      drops = new Drops();
    }
    drops.add(drop, kind);
    if (drop.tcpFlags() != null) {
      flags(drop.tcpFlags());
    }
  }

  void pass(Hook hook, TrafficEvent traffic) {
    if (passage == null) {
      passage = new Passage();
    }
    passage.add(hook, traffic);
    flags(traffic.tcpFlags());
  }

  /** Takes what was seen in the same cell of what was taken for another connection. */
  void add(Evidence other) {
    if (other.first != Micros.NONE) {
      seen(other.first);
    }
    tcpFlags |= other.tcpFlags;
    if (drops == null) {
      drops = other.drops;
    } else if (other.drops != null) {
      drops.add(other.drops);
    }
    ofConntrack |= other.ofConntrack;
    confirmed |= other.confirmed;
    if (passage == null) {
      passage = other.passage;
    } else if (other.passage != null) {
      passage.add(other.passage);
    }
  }

  /** Where the connection stands in the list of those with news. */
  int place() {
    return place;
  }

  void setPlace(int place) {
    this.place = place;
  }

  /** Takes the connection's destination for its source. */
  void turn() {
    if (passage != null) {
      passage = passage.turned();
    }
  }

  @Nullable Passage passage() {
    return passage;
  }

  /** True if the interfaces of pods, or dropped packets, had something to say. */
  boolean ofPackets() {
    return passage != null || drops != null;
  }

  /** What was learned of the connection after the cell's end, of the time before. */
  void learn(int bits) {
    life |= bits;
  }

  /** Keeps how the connection stands at the cell's end, for what is said of the cell. */
  void seal(Connection connection) {
    life = connection.life();
    state = connection.state();
    continued = connection.is(Life.REPORTED);
  }

  /** Whether it held of the connection at the cell's end. */
  boolean was(int bit) {
    return (life & bit) != 0;
  }

  /** The connection's end was learned after the cell's. */
  void learnEnd(long at) {
    ended = at;
    life |= Life.ENDED;
  }

  EntryState state() {
    return state;
  }

  /** Whether an earlier cell had the connection too. */
  boolean continued() {
    return continued;
  }

  /** {@link Micros#NONE} when nothing happened but that it stood. */
  long first() {
    return first;
  }

  /** {@link Micros#NONE} unless it ended in this cell. */
  long ended() {
    return ended;
  }

  boolean dropped(DropKind kind) {
    return drops != null && drops.has(kind);
  }

  boolean confirmed() {
    return confirmed;
  }

  boolean ofConntrack() {
    return ofConntrack;
  }

  long packetsDropped() {
    return drops == null ? 0 : drops.packets();
  }

  @Nullable String dropReason() {
    return drops == null ? null : drops.reason();
  }

  /** Whether a packet with the TCP flag was seen, or must have been. */
  boolean has(int tcpFlag) {
    return (tcpFlags & tcpFlag) != 0;
  }

  @Nullable Integer tcpFlags() {
    return tcpFlags == 0 ? null : Byte.toUnsignedInt(tcpFlags);
  }

  @Nullable Long sentBytes() {
    return counted == null ? null : counted.sentBytes();
  }

  @Nullable Long sentPackets() {
    return counted == null ? null : counted.sentPackets();
  }

  @Nullable Long answeredBytes() {
    return counted == null ? null : counted.answeredBytes();
  }

  @Nullable Long answeredPackets() {
    return counted == null ? null : counted.answeredPackets();
  }
}
