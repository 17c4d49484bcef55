package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import java.time.Duration;
import java.util.List;

/**
 * What packets looked like of connections that are forgotten otherwise: a packet the other way is
 * rather an answer to one of them than the opening of another. Kept as {@link LongHashes}, in two
 * generations: remembered for 30 s at least, or less when there are more than a quarter of a
 * million. Not thread-safe.
 */
final class RecentTuples {

  private static final long GENERATION = Micros.of(Duration.ofSeconds(30));
  private static final int MOST = 1 << 18;

  private LongHashes current = new LongHashes();
  private LongHashes before = new LongHashes();
  private long since = Micros.NONE;
  private long touched;

  /** Remembers one. */
  void add(Tuple packet, long at) {
    add(Form.mixed(packet), at);
  }

  /** The same of what packets of a form look like. */
  void add(Form form, long at) {
    add(form.mixed(0), at);
  }

  private void add(long hash, long at) {
    advanceTo(at);
    if (current.size() == MOST) {
      turn(at);
    }
    current.add(hash);
  }

  /**
   * Touches the places of UDP's next events, as {@link ConnectionTable#bringNear} does: an opening
   * is looked for the other way, an end is remembered.
   */
  void bringNear(List<ConntrackEvent> events, int from) {
    int until = Math.min(from + ConnectionTable.NEAR, events.size());
    long seen = touched;
    for (int i = from; i < until; i++) {
      ConntrackEvent event = events.get(i);
      Tuple packet = event.original();
      if (packet.protocol() == Protocols.UDP) {
        long hash = Form.mixed(event.kind() == Kind.NEW ? packet.reversed() : packet);
        seen += current.at(hash) + before.at(hash);
      }
    }
    touched = seen;
  }

  /** Whether a packet like this was remembered. */
  boolean contain(Tuple packet) {
    if (current.size() + before.size() == 0) {
      return false;
    }
    long hash = Form.mixed(packet);
    return current.contains(hash) || before.contains(hash);
  }

  /** Forgets what is too old by then. */
  void advanceTo(long at) {
    if (since == Micros.NONE) {
      since = at;
    } else if (at - since >= 2 * GENERATION) {
      clear();
      since = at;
    } else if (at - since >= GENERATION) {
      turn(at);
    }
  }

  private void turn(long at) {
    before = current;
    current = new LongHashes();
    since = at;
  }

  void clear() {
    current = new LongHashes();
    before = new LongHashes();
  }
}
