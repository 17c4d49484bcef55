package io.weir.collector.conntrack;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Collects what stands behind the state: two directions, flags and attributes. */
final class EntryFields {

  private static final int LARGEST_ZONE = 65_535;

  private final boolean v4;
  private final DirectionFields original;
  private final DirectionFields reply;
  private @Nullable DirectionFields current;
  private boolean unreplied;
  private boolean assured;
  private int zone;
  private long mark;
  private @Nullable Long id;

  EntryFields(int protocol, boolean v4) {
    this.v4 = v4;
    this.original = new DirectionFields(protocol);
    this.reply = new DirectionFields(protocol);
  }

  void take(String token) throws UnreadableLineException {
    if (token.charAt(0) == '[') {
      flag(token);
      return;
    }
    int equals = token.indexOf('=');
    if (equals <= 0) {
      throw new UnreadableLineException(LineError.BAD_ORDER);
    }
    attribute(token.substring(0, equals), token.substring(equals + 1));
  }

  private void flag(String token) {
    if (token.equals("[UNREPLIED]")) {
      unreplied = true;
    } else if (token.equals("[ASSURED]")) {
      assured = true;
    }
  }

  private void attribute(String key, String value) throws UnreadableLineException {
    if (key.equals("src")) {
      current = current == null ? original : reply;
    }
    if (current == null) {
      throw new UnreadableLineException(LineError.MISSING_TUPLE);
    }
    if (current.take(key, value, v4)) {
      return;
    }
    switch (key) {
      case "id" -> {
        if (current != reply || id != null) {
          throw new UnreadableLineException(LineError.BAD_ORDER);
        }
        id = Numbers.unsigned(value, LineError.BAD_NUMBER);
      }
      case "zone", "zone-orig" -> zone = Numbers.within(value, LARGEST_ZONE);
      case "mark" -> mark = Numbers.unsigned(value, LineError.BAD_NUMBER);
      default -> {
        // Says nothing about the flow.
      }
    }
  }

  ConntrackEvent event(Instant at, Kind kind, @Nullable String state, @Nullable Integer timeout)
      throws UnreadableLineException {
    Tuple sent = original.tuple();
    Tuple answer = reply.tuple();
    if (id == null) {
      throw new UnreadableLineException(LineError.NO_ID);
    }
    return new ConntrackEvent(
        at,
        kind,
        null,
        null,
        state,
        timeout,
        sent,
        answer,
        original.icmp(),
        unreplied,
        assured,
        original.counters(),
        reply.counters(),
        zone,
        mark,
        id);
  }
}
