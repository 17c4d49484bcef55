package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.TrafficEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection over its whole life: an entry of conntrack, or an attempt of
 * which only packets were seen. As a form it is what the initiator sent: initiator → what it asked
 * for. Kept small, about 100 bytes, as most of those remembered have said all; news are beside it.
 */
final class Connection extends CountedForm {

  private static final EntryState[] STATES = EntryState.values();
  private static final long SECOND = 1_000_000;

  /** What holds of the connection that goes on with another. */
  private static final int CARRIED =
      Life.CERTAIN
          | Life.REPORTED
          | Life.SENT_HERE
          | Life.ARRIVED
          | Life.ANSWERED
          | Life.HOME
          | Life.REFUSED
          | Life.REFUSAL_HOME
          | Life.OPENING_SEEN;

  private final @Nullable Alias wire;
  private final @Nullable Icmp icmp;
  private long start;
  private final int id;
  private final char zone;
  private final byte protocol;
  private byte state;
  private int life;
  private int timeoutSeconds = -1;
  private int lastSeconds;
  private @Nullable Evidence news;
  private @Nullable Evidence closing;

  /** An attempt: no entry is known. */
  Connection(Addresses addresses, @Nullable Icmp icmp, long start, int life) {
    this(addresses, icmp, start, life, 0, 0);
  }

  private Connection(
      Addresses addresses, @Nullable Icmp icmp, long start, int life, int zone, long id) {
    super(addresses.asked());
    this.protocol = (byte) addresses.asked().protocol();
    this.wire = addresses.areTranslated() ? new Alias(addresses.wire(), this) : null;
    this.icmp = icmp;
    this.start = start;
    this.life = life;
    this.zone = (char) zone;
    this.id = (int) id;
  }

  /** The connection of a conntrack entry. */
  static Connection entry(Addresses addresses, ConntrackEvent event, long start, int life) {
    return new Connection(
        addresses, event.icmp(), start, life | Life.ENTRY, event.zone(), event.id());
  }

  /** Takes the news of an attempt, or of an entry that was tried in vain, that this one goes on. */
  void goOn(Connection before) {
    before.keepCounters();
    news = joined(news, before.news);
    closing = joined(closing, before.closing);
    before.news = null;
    before.closing = null;
    if (news != null) {
      news.end(Micros.NONE);
    }
    life |= before.life & CARRIED;
    if (before.start != Micros.NONE) {
      start = start == Micros.NONE ? before.start : Math.min(start, before.start);
    }
  }

  private void keepCounters() {
    if (news != null) {
      news.keepCounters(this);
    }
    if (closing != null) {
      closing.keepCounters(this);
    }
  }

  private static @Nullable Evidence joined(@Nullable Evidence one, @Nullable Evidence other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    one.add(other);
    return one;
  }

  /**
   * The same with source and destination exchanged, of which only packets were seen; takes its news
   * away.
   */
  Connection turned() {
    Tuple turned = wire().tuple().reversed();
    Connection connection =
        new Connection(
            new Addresses(turned, turned),
            icmp,
            Micros.NONE,
            Life.TRAFFIC_ONLY | (life & Life.ENDED));
    connection.lastSeconds = lastSeconds;
    Evidence taken = news;
    news = null;
    if (taken != null) {
      taken.turn();
      connection.news = taken;
      Passage passage = taken.passage();
      if (passage != null) {
        connection.life |= Interfaces.meaning(connection, passage);
      }
      if (protocol() != Protocols.TCP || connection.is(Life.OPENING_SEEN)) {
        connection.start = taken.first();
      }
      if (protocol() != Protocols.TCP) {
        connection.set(Life.CERTAIN);
      }
    }
    return connection;
  }

  boolean isEntryOf(ConntrackEvent event) {
    return is(Life.ENTRY)
        && zone == (char) event.zone()
        && looksLike(event.original())
        && (icmp == null ? event.icmp() == null : icmp.equals(event.icmp()));
  }

  /** What tells its entry from all others, in 64 bits. */
  long entryHash() {
    return mixed(id);
  }

  /** The same of the event's entry. */
  static long entryHash(ConntrackEvent event) {
    return mixed(event.original(), (int) event.id());
  }

  boolean hasId(long entryId) {
    return id == (int) entryId;
  }

  /**
   * Takes the opening of its entry, if that is all that the current cell has to say of it.
   *
   * @return false if evidence must be kept instead
   */
  boolean open(ConntrackEvent event, long at) {
    if (event.kind() != ConntrackEvent.Kind.NEW || news != null || start != at) {
      return false;
    }
    know(event);
    if (Endings.ends(event, this)) {
      return false;
    }
    touch(at);
    set(Life.FRESH);
    return true;
  }

  /** Takes what an event says of the entry's state. */
  void observe(ConntrackEvent event, Evidence evidence, long at) {
    seen(evidence, at);
    know(event);
    if (protocol() == Protocols.TCP) {
      evidence.flags(state().provenFlags());
    }
    if (Endings.ends(event, this) && !is(Life.ENDED)) {
      set(Life.ENDED);
      evidence.end(at);
    }
  }

  /** Takes the time that the kernel says it began at, where no event did. */
  void learnStart(ConntrackEvent event) {
    if (event.startedAt() != null) {
      learnStart(Micros.of(event.startedAt()));
    }
  }

  void learnStart(long at) {
    if (start == Micros.NONE) {
      start = at;
    }
  }

  /** Takes an earlier start than the one learned first: sources speak of it in no order. */
  void startBy(long at) {
    if (start != Micros.NONE && at != Micros.NONE) {
      start = Math.min(start, at);
    }
  }

  /** Takes the entry's state without taking it for news. */
  @SuppressWarnings("EnumOrdinal") // A byte where a reference takes four: half a million are kept.
  void know(ConntrackEvent event) {
    // What an event does not speak of has not changed.
    EntryState now = event.state() == null ? state() : EntryState.of(event.state());
    state = (byte) now.ordinal();
    if (event.timeoutSeconds() != null) {
      timeoutSeconds = event.timeoutSeconds();
    }
    if (Endings.refuses(event, this, now)) {
      set(Life.RESET | Life.FINAL | Life.ANSWERS);
    } else if (!event.unreplied()) {
      set(Life.REPLIED);
    }
    if (protocol() == Protocols.TCP) {
      if (is(Life.REPLIED) && now.isAfterOpening()) {
        set(Life.OPENED);
      }
      life = event.unreplied() && now == EntryState.CLOSE ? life | Life.RESET : life & ~Life.RESET;
    }
  }

  /** Takes the entry's end. */
  void destroy(ConntrackEvent event, Evidence evidence, long at) {
    observe(event, evidence, at);
    if (evidence.ended() == Micros.NONE) {
      evidence.end(at);
    }
    end();
    if (event.answered() != null) {
      set(Life.FINAL);
      if (event.answered().packets() > 0) {
        set(Life.ANSWERS);
      }
    }
  }

  void drop(DropEvent drop, DropKind kind, Evidence evidence, long at) {
    seen(evidence, at);
    evidence.drop(drop, kind);
  }

  void pass(Hook hook, TrafficEvent traffic, Evidence evidence, long at) {
    seen(evidence, at);
    touch(Math.max(at, Micros.of(traffic.last())));
    evidence.pass(hook, traffic);
  }

  private void seen(Evidence evidence, long at) {
    evidence.seen(at);
    touch(at);
  }

  /** Notes that it was alive. */
  void touch(long at) {
    lastSeconds = (int) Math.floorDiv(at, SECOND);
  }

  /**
   * Ends it without a word from the kernel: another connection took its place, or it was missed.
   */
  void end() {
    set(Life.ENDED | Life.DESTROYED);
  }

  /** Tells what the kernel counted since the last time, as news or of the cell that ended. */
  void count(ConntrackEvent event, Evidence evidence) {
    if (closing != null && closing != evidence) {
      closing.keepCounters(this);
    }
    clear(Life.UNCOUNTED);
    countInto(evidence, event);
  }

  /** Takes the kernel's counters as what was counted before. */
  void countFrom(ConntrackEvent event) {
    clear(Life.UNCOUNTED);
    take(event);
  }

  /** True if it ended in an earlier cell: what follows is no news of it. */
  boolean isOver() {
    return is(Life.ENDED) && !hasNews();
  }

  /** True while the protocol itself says that the connection stands, even when nothing happens. */
  boolean standsOpen() {
    return state() == EntryState.ESTABLISHED
        && !is(Life.ENDED)
        && (protocol() == Protocols.TCP || protocol() == Protocols.SCTP);
  }

  /** True if its traffic had surely ended before the moment, as its entry then had expired. */
  boolean silentSince(long moment, long expiredAt) {
    return !hasNews() && timeoutSeconds >= 0 && expiredAt - timeoutSeconds * SECOND < moment;
  }

  /** The initiator's address and port, and the backend's: the pair that policies are about. */
  Tuple policy() {
    Form onWire = wire();
    return new Tuple(protocol(), src(), srcPort(), onWire.dst(), onWire.dstPort());
  }

  /** As it travels: the reversed reply. */
  Form wire() {
    return wire == null ? this : wire;
  }

  boolean isTranslated() {
    return wire != null;
  }

  /** The forms beside this one by which it is found, to be linked once. */
  List<Alias> aliases() {
    if (wire == null) {
      return List.of();
    }
    List<Alias> aliases = new ArrayList<>(2);
    aliases.add(wire);
    Tuple policy = policy();
    if (!looksLike(policy) && !wire.looksLike(policy)) {
      aliases.add(new Alias(policy, this));
    }
    return aliases;
  }

  /** All forms that a packet of it may have on its way to the destination. */
  List<Tuple> forms() {
    return wire == null ? List.of(tuple()) : List.of(tuple(), wire.tuple(), policy());
  }

  /** What those forms look like. */
  List<Tuple> aliasForms() {
    return wire == null ? List.of() : List.of(wire.tuple(), policy());
  }

  @Override
  Connection owner() {
    return this;
  }

  @Override
  int protocol() {
    return Byte.toUnsignedInt(protocol);
  }

  boolean is(int bit) {
    return (life & bit) != 0;
  }

  void set(int bits) {
    life |= bits;
  }

  void clear(int bits) {
    life &= ~bits;
  }

  int life() {
    return life;
  }

  EntryState state() {
    return STATES[state];
  }

  /** {@link Micros#NONE} when it began before the observer looked. */
  long start() {
    return start;
  }

  @Nullable Icmp icmp() {
    return icmp;
  }

  /** What was left of the entry's life when the kernel last said so; -1 when it never did. */
  int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** When it was last seen alive, in whole seconds since 1970, rounded down. */
  int lastSeconds() {
    return lastSeconds;
  }

  /** True if the current cell has anything to say of it. */
  boolean hasNews() {
    return news != null || is(Life.FRESH);
  }

  /** What was seen of it in the current cell; null where that is nothing, or that it is fresh. */
  @Nullable Evidence news() {
    return news;
  }

  void setNews(@Nullable Evidence evidence) {
    news = evidence;
  }

  /** What was seen of it in the cell that ended and waits for its listing. */
  @Nullable Evidence closing() {
    return closing;
  }

  void setClosing(@Nullable Evidence evidence) {
    closing = evidence;
  }
}
