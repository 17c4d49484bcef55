package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A conntrack entry as a kernel keeps it, for tests: client 10.1.1.2, server 10.1.2.3. */
final class Entry {

  private final Tuple original;
  private final Tuple reply;
  private final long id;
  private final @Nullable Instant started;
  private @Nullable String state;
  private boolean replied;
  private long sent;
  private long answered;

  private Entry(Tuple original, Tuple reply, long id, @Nullable Instant started) {
    this.original = original;
    this.reply = reply;
    this.id = id;
    this.started = started;
    this.state = original.protocol() == 6 ? "SYN_SENT" : null;
  }

  static Entry tcp(int port, long id, @Nullable Instant started) {
    return new Entry(
        Tuple.of(6, "10.1.1.2", port, "10.96.0.10", 80),
        Tuple.of(6, "10.1.2.3", 8080, "10.1.1.2", port),
        id,
        started);
  }

  static Entry udp(int port, long id, @Nullable Instant started) {
    Tuple original = Tuple.of(17, "10.1.1.2", port, "10.1.2.3", 53);
    return new Entry(original, original.reversed(), id, started);
  }

  /** Packets went both ways, each of 100 bytes. */
  Entry answered(int packets) {
    sent += packets;
    answered += packets;
    replied = true;
    if (original.protocol() == 6) {
      state = "ESTABLISHED";
    }
    return this;
  }

  Entry in(String newState) {
    state = newState;
    return this;
  }

  int port() {
    return original.srcPort();
  }

  @Nullable Instant started() {
    return started;
  }

  long packets() {
    return sent;
  }

  ConntrackEvent event(Kind kind, Instant at) {
    boolean counted = kind == Kind.PRESENT || kind == Kind.DESTROY;
    return new ConntrackEvent(
        at,
        kind,
        counted ? started : null,
        null,
        state,
        kind == Kind.DESTROY ? null : 30,
        original,
        reply,
        null,
        !replied,
        false,
        counted ? new Counters(sent, sent * 100) : null,
        counted ? new Counters(answered, answered * 100) : null,
        0,
        0,
        id);
  }
}
