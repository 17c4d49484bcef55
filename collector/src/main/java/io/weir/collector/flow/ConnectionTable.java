package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The remembered connections, found by conntrack entry or by any form of their packets. One hash
 * table whose chains run through the connections themselves, the latest first: there may be some
 * hundred thousand of them, and an entry object for each would cost as much as they do.
 */
final class ConnectionTable {

  private static final int SMALLEST = 1 << 10;

  /** So many events are looked ahead: memory answers about as many questions side by side. */
  static final int NEAR = 16;

  private @Nullable Form[] chains = new @Nullable Form[SMALLEST];
  private int connections;
  private int attempts;
  private int forms;
  private final @Nullable Form[] heads = new @Nullable Form[NEAR];
  private int touched;

  int size() {
    return connections;
  }

  /** The latest connection of an entry with the event's addresses and zone; null when unknown. */
  @Nullable Connection entry(ConntrackEvent event) {
    Tuple original = event.original();
    for (Form form = chain(Form.hash(original)); form != null; form = form.next) {
      if (form instanceof Connection connection && connection.isEntryOf(event)) {
        return connection;
      }
    }
    return null;
  }

  /** The connection of the event's very entry; null when unknown. */
  @Nullable Connection sameEntry(ConntrackEvent event) {
    Tuple original = event.original();
    for (Form form = chain(Form.hash(original)); form != null; form = form.next) {
      if (form instanceof Connection connection
          && connection.hasId(event.id())
          && connection.isEntryOf(event)) {
        return connection;
      }
    }
    return null;
  }

  /** The latest connection whose packets of the original direction may look like this. */
  @Nullable Connection packet(Tuple packet) {
    for (Form form = chain(Form.hash(packet)); form != null; form = form.next) {
      if (form.looksLike(packet)) {
        return form.owner();
      }
    }
    return null;
  }

  /**
   * Touches what is known of {@link #NEAR} events at most that are to come. A table of some ten
   * megabytes is far from the processor, which waits for one place after the other when they are
   * asked for one after the other, and once when they are asked for together.
   */
  void bringNear(List<ConntrackEvent> events, int from) {
    int count = Math.min(NEAR, events.size() - from);
    for (int i = 0; i < count; i++) {
      heads[i] = chain(Form.hash(events.get(from + i).original()));
    }
    int seen = touched;
    for (int i = 0; i < count; i++) {
      Form head = heads[i];
      seen += head == null ? 0 : head.owner().life();
      heads[i] = null;
    }
    touched = seen;
  }

  private @Nullable Form chain(int hash) {
    return chains[hash & (chains.length - 1)];
  }

  /** True if some are known by their packets only, and not by an entry. */
  boolean hasAttempts() {
    return attempts > 0;
  }

  void put(Connection connection) {
    connections++;
    attempts += connection.is(Life.ENTRY) ? 0 : 1;
    link(connection);
    if (connection.isTranslated()) {
      connection.aliases().forEach(this::link);
    }
  }

  private void link(Form form) {
    if (forms >= chains.length / 4 * 3) {
      grow();
    }
    forms++;
    int place = form.hash() & (chains.length - 1);
    form.next = chains[place];
    chains[place] = form;
  }

  void remove(Connection connection) {
    Form link = chain(connection.hash());
    while (link != null && link != connection) {
      link = link.next;
    }
    if (link != null) {
      connections--;
      attempts -= connection.is(Life.ENTRY) ? 0 : 1;
      unlink(connection, connection.hash());
      if (connection.isTranslated()) {
        connection.aliasForms().forEach(tuple -> unlink(connection, Form.hash(tuple)));
      }
    }
  }

  private void unlink(Connection connection, int hash) {
    int place = hash & (chains.length - 1);
    Form before = null;
    for (Form form = chains[place]; form != null; form = form.next) {
      if (form.owner() == connection) {
        forms--;
        if (before == null) {
          chains[place] = form.next;
        } else {
          before.next = form.next;
        }
      } else {
        before = form;
      }
    }
  }

  /** Shows every connection once; the table must not be changed meanwhile. */
  void forEach(Consumer<Connection> action) {
    for (Form chain : chains) {
      for (Form form = chain; form != null; form = form.next) {
        if (form instanceof Connection connection) {
          action.accept(connection);
        }
      }
    }
  }

  /** Looks at every connection once and removes those of which the answer is true. */
  void removeIf(Predicate<Connection> gone) {
    List<Connection> leaving = new ArrayList<>();
    forEach(
        connection -> {
          if (gone.test(connection)) {
            leaving.add(connection);
          }
        });
    leaving.forEach(this::remove);
  }

  void clear() {
    chains = new @Nullable Form[SMALLEST];
    connections = 0;
    attempts = 0;
    forms = 0;
  }

  /** Keeps the order within chains: the latest stays first. */
  private void grow() {
    @Nullable Form[] before = chains;
    @Nullable Form[] after = new @Nullable Form[before.length * 2];
    for (int place = 0; place < before.length; place++) {
      Form low = null;
      Form high = null;
      for (Form form = before[place]; form != null; ) {
        Form following = form.next;
        form.next = null;
        boolean moves = (form.hash() & before.length) != 0;
        Form last = moves ? high : low;
        if (last != null) {
          last.next = form;
        } else {
          after[moves ? place + before.length : place] = form;
        }
        if (moves) {
          high = form;
        } else {
          low = form;
        }
        form = following;
      }
    }
    chains = after;
  }
}
