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

  /** So many that are told and still listed need no cleaning. */
  private static final int FEW = 1_000;

  private final FlowRecords records;
  private final FlowSink sink;
  private List<Connection> current = new ArrayList<>();
  private List<Connection> closing = new ArrayList<>();
  private @Nullable Cell closingCell;
  private long closingUntil;
  private int told;
  private int toldBefore;

  CellReports(FlowRecords records, FlowSink sink) {
    this.records = records;
    this.sink = sink;
  }

  /** Its evidence of the current cell, which it has from now on. */
  Evidence news(Connection connection) {
    Evidence evidence = connection.news();
    if (evidence == null) {
      evidence = new Evidence();
      connection.setNews(evidence);
      current.add(connection);
    }
    return evidence;
  }

  /** Lists one that took over another's news. */
  void tookOver(Connection connection) {
    if (connection.news() != null) {
      current.add(connection);
    }
    if (connection.closing() != null) {
      closing.add(connection);
    }
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
    toldBefore = 0;
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

  /**
   * Tells of one in the current cell before that has ended, as no more will be heard of it; what
   * waits of an earlier cell is told with that.
   */
  void tellNow(Connection connection, Cell cell) {
    Evidence evidence = connection.news();
    if (evidence == null) {
      return;
    }
    evidence.seal(connection);
    connection.set(Life.REPORTED);
    connection.setNews(null);
    tell(connection, evidence, cell, cell.end());
    if (++toldBefore > FEW && toldBefore > current.size() / 2) {
      current.removeIf(one -> one.news() == null);
      toldBefore = 0;
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
