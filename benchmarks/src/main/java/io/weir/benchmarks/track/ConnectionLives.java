package io.weir.benchmarks.track;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conntrack events of a node on which so many TCP connections begin and end each second: six
 * while it lives, and the last two minutes later, when its entry expires. Every address is an
 * object of its own, as from a decoder.
 */
final class ConnectionLives {

  static final int EVENTS = 7;

  private static final int TIME_WAIT_SECONDS = 120;
  private static final List<String> STATES =
      List.of("SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT", "LAST_ACK", "TIME_WAIT");

  private final Instant start;
  private final int perSecond;
  private final int translatedPercent;

  /**
   * For one node.
   *
   * @param translatedPercent how many of a hundred go to a Service
   */
  ConnectionLives(Instant start, int perSecond, int translatedPercent) {
    this.start = start;
    this.perSecond = perSecond;
    this.translatedPercent = translatedPercent;
  }

  /** What happens in one second, in order. */
  List<ConntrackEvent> second(int second) {
    List<ConntrackEvent> events = new ArrayList<>(perSecond * EVENTS);
    for (int i = 0; i < perSecond; i++) {
      long number = (long) second * perSecond + i;
      long nanos = 1_000_000_000L * i / perSecond;
      for (int step = 0; step < STATES.size(); step++) {
        Instant at = start.plusSeconds(second).plusNanos(nanos + step);
        events.add(event(number, at, step == 0 ? Kind.NEW : Kind.UPDATE, STATES.get(step)));
      }
      if (second >= TIME_WAIT_SECONDS) {
        long old = number - (long) TIME_WAIT_SECONDS * perSecond;
        Instant at = start.plusSeconds(second).plusNanos(nanos + STATES.size());
        events.add(event(old, at, Kind.DESTROY, "TIME_WAIT"));
      }
    }
    return events;
  }

  private ConntrackEvent event(long number, Instant at, Kind kind, String state) {
    boolean ended = kind == Kind.DESTROY;
    int port = 1024 + (int) (number % 60_000);
    long client = 0x0A01_0000L + number / 60_000 % 100 + 2;
    long server = 0x0A02_0000L + number % 5_000 + 2;
    boolean translated = number % 100 < translatedPercent;
    IpAddress asked = IpAddress.v4(translated ? 0x0A60_0000L + number % 500 : server);
    return new ConntrackEvent(
        at,
        kind,
        null,
        null,
        state,
        ended ? null : Integer.valueOf(120),
        new Tuple(6, IpAddress.v4(client), port, asked, translated ? 80 : 8080),
        new Tuple(6, IpAddress.v4(server), 8080, IpAddress.v4(client), port),
        null,
        state.equals("SYN_SENT"),
        false,
        counters(ended, 5, 371),
        counters(ended, 4, 868),
        0,
        0,
        number & 0xFFFF_FFFFL);
  }

  private static @Nullable Counters counters(boolean counted, long packets, long bytes) {
    return counted ? new Counters(packets, bytes) : null;
  }
}
