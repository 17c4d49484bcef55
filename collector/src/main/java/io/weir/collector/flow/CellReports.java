package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which connections have news in the current cell, and the cell that has ended but is not told yet,
 * as a listing may still add to it.
 */
final class CellReports {

  private final FlowRecords records;
  private final FlowSink sink;
  private List<Connection> current = new ArrayList<>();
  private List<Connection> closing = new ArrayList<>();
  private @Nullable Cell closingCell;
  private long closingUntil;
  private int told;

  CellReports(FlowRecords records, FlowSink sink) {
    this.records = records;
    this.sink = sink;
  }

  /** Its evidence of the current cell, which it has from now on. */
  Evidence news(Connection connection) {
    Evidence evidence = connection.news();
    if (evidence == null) {
      evidence = new Evidence();
      if (connection.is(Life.FRESH)) {
        connection.clear(Life.FRESH);
        evidence.open(connection);
      }
      connection.setNews(evidence);
      list(connection, evidence);
    }
    return evidence;
  }

  /** Lists one that took over another's news. */
  void tookOver(Connection connection) {
    Evidence news = connection.news();
    if (news != null) {
      list(connection, news);
    }
    if (connection.closing() != null) {
      closing.add(connection);
    }
  }

  private void list(Connection connection, Evidence news) {
    news.setPlace(current.size());
    current.add(connection);
  }

  /** The cell that ended and can still be added to; null when there is none. */
  @Nullable Cell closingCell() {
    return told == 0 ? closingCell : null;
  }

  /** Adds one to the cell that ended; there must be such a cell. */
  Evidence addToClosing(Connection connection) {
    Evidence evidence = connection.closing();
    if (evidence == null) {
      evidence = new Evidence();
      evidence.seal(connection);
      connection.setClosing(evidence);
      connection.set(Life.REPORTED);
      closing.add(connection);
    }
    return evidence;
  }

  /**
   * Turns round what only its packets tell of and began the other way: places of the kernel's map
   * come in no order.
   *
   * @param places takes the second in place of the first
   */
  void turnBack(BiConsumer<Connection, Connection> places) {
    current.replaceAll(
        connection -> {
          Evidence evidence = connection.news();
          Passage passage = evidence == null ? null : evidence.passage();
          if (passage == null
              || !connection.is(Life.TRAFFIC_ONLY)
              || connection.is(Life.REPORTED)
              || Protocols.isIcmp(connection.protocol())
              || !passage.beganBackward()) {
            return connection;
          }
          Connection turned = connection.turned();
          places.accept(connection, turned);
          return turned;
        });
  }

  /** Shows each connection with news of the current cell, and the news. */
  void forEach(BiConsumer<Connection, Evidence> action) {
    for (Connection connection : current) {
      Evidence evidence = connection.news();
      if (evidence != null) {
        action.accept(connection, evidence);
      }
    }
  }

  /** Ends the current cell; what is left of an earlier one is told before. */
  void seal(Cell cell, long until) {
    tell(Integer.MAX_VALUE);
    List<Connection> empty = closing;
    closing = current;
    current = empty;
    closingCell = cell;
    closingUntil = until;
    for (Connection connection : closing) {
      Evidence evidence = connection.news();
      if (evidence != null) {
        evidence.seal(connection);
        connection.set(Life.REPORTED);
        connection.setClosing(evidence);
        connection.setNews(null);
      }
    }
  }

  /** Tells of so many connections of the cell that ended; then nothing can be added to it. */
  void tell(int most) {
    Cell cell = closingCell;
    if (cell == null) {
      return;
    }
    int until = (int) Math.min(closing.size(), (long) told + most);
    for (; told < until; told++) {
      Connection connection = closing.get(told);
      Evidence evidence = connection.closing();
      if (evidence != null) {
        connection.setClosing(null);
        tell(connection, evidence, cell, closingUntil);
      }
    }
    if (told == closing.size()) {
      closing = new ArrayList<>();
      closingCell = null;
      told = 0;
    }
  }

  /** Tells all of one of which no more will be heard, before its cells have ended or are told. */
  void tellNow(Connection connection, Cell cell) {
    Evidence closed = connection.closing();
    if (closed != null && closingCell != null) {
      connection.setClosing(null);
      tell(connection, closed, closingCell, closingUntil);
    }
    if (connection.hasNews()) {
      Evidence evidence = news(connection);
      leave(evidence.place());
      evidence.seal(connection);
      connection.set(Life.REPORTED);
      connection.setNews(null);
      tell(connection, evidence, cell, cell.end());
    }
  }

  /** Puts the last in the place of one that is told, however many live on. */
  private void leave(int place) {
    Connection last = current.remove(current.size() - 1);
    if (place < current.size()) {
      current.set(place, last);
      Evidence evidence = last.news();
      if (evidence != null && evidence.place() == current.size()) {
        evidence.setPlace(place);
      }
    }
  }

  private void tell(Connection connection, Evidence evidence, Cell cell, long until) {
    if (!evidence.continued()) {
      connection.startBy(evidence.first());
    }
    sink.flow(records.record(connection, evidence, cell, until));
  }

  /** How many of the cell that ended are left to tell. */
  int untold() {
    return closing.size() - told;
  }
}
