package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.names.StateNames;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Numbers the revisions of rows, and remembers what the topic was told of cells that are not over.
 *
 * <pre>
 *   first start:     first revision 0, last 1 where it says something else
 *   n-th recovery:   first revision 2n, last 2n + 1; what was told before is told again
 * </pre>
 *
 * <p>What a row says before its cell is over depends on what had come by then, which after a
 * recovery may be something else. So each recovery begins with numbers higher than any before, and
 * of one row the highest revision in the topic is what the archive has.
 *
 * <p>What was told of a cell stands with the cell on the heap, 16 bytes for each row, and not in
 * the state: none of it matters after a recovery but that there was something.
 */
final class Revisions {

  private final VerdictRevisions which;
  private final ListState<Long> bases;
  private final ListState<Long> latest;
  private final int base;
  private long toldUntil = Long.MIN_VALUE;

  private Revisions(
      VerdictRevisions which, ListState<Long> bases, ListState<Long> latest, int base) {
    this.which = which;
    this.bases = bases;
    this.latest = latest;
    this.base = base;
  }

  /**
   * From the operator's state.
   *
   * @param attempt how often this JobManager has started the task again: those that fail before
   *     their first checkpoint begin with the same state
   */
  static Revisions restore(VerdictRevisions which, StateInitializationContext context, int attempt)
      throws Exception {
    ListState<Long> bases =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(StateNames.REVISION_BASE, Types.LONG));
    long base = context.isRestored() ? 2 : 0;
    for (long before : bases.get()) {
      base = Math.max(base, before + 2);
    }
    ListState<Long> latest =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(StateNames.TOLD_UNTIL, Types.LONG));
    Revisions revisions = new Revisions(which, bases, latest, Math.toIntExact(base + 2L * attempt));
    for (long before : latest.get()) {
      revisions.toldUntil(before);
    }
    return revisions;
  }

  /**
   * Takes note that something may have been told of a cell that was not over.
   *
   * @param cellStart UTC microseconds; also of all earlier ones
   */
  void toldUntil(long cellStart) {
    toldUntil = Math.max(toldUntil, cellStart);
  }

  /** Whether rows are told before their cell is over. */
  boolean beginEarly() {
    return which == VerdictRevisions.FIRST_AND_LAST;
  }

  /** Says of the ids of a cell's rows whether nothing was told of them. */
  Predicate<String> newIn(HeldCell cell) {
    long[] told = cell.told();
    return rowId -> find(told, rowId) < 0;
  }

  /** Numbers rows of a cell, of none of which anything was told, as their first. */
  void first(HeldCell cell, List<FlowVerdict> rows) {
    long[] before = cell.told();
    long[] after = Arrays.copyOf(before, before.length + 2 * rows.size());
    int next = before.length;
    for (FlowVerdict row : rows) {
      after[next++] = id(row.getRowId());
      after[next++] = content(row);
      row.setRevision(base);
    }
    cell.told(after);
    toldUntil(cell.cellStart());
  }

  /**
   * Numbers a row of a cell as its last.
   *
   * @return whether that says anything that was not told
   */
  boolean last(HeldCell cell, FlowVerdict row) {
    if (!beginEarly()) {
      row.setRevision(cell.cellStart() <= toldUntil ? base : 0);
      return true;
    }
    long[] told = cell.told();
    int at = find(told, row.getRowId());
    boolean same = at >= 0 && told[at + 1] == content(row);
    row.setRevision(at >= 0 && !same ? base + 1 : base);
    return !same;
  }

  /** Writes the numbering into the checkpoint that is being taken. */
  void snapshot() throws Exception {
    bases.update(List.of((long) base));
    latest.update(List.of(toldUntil));
  }

  /** Where the row's id stands, before what it said; negative when it does not. */
  private static int find(long[] rows, String rowId) {
    long id = id(rowId);
    for (int i = 0; i < rows.length; i += 2) {
      if (rows[i] == id) {
        return i;
      }
    }
    return -1;
  }

  private static long id(String rowId) {
    return Long.parseUnsignedLong(rowId, 0, 16, 16);
  }

  /** Of the row as revision 0; rows that differ have others, but for one in 2^64. */
  private static long content(FlowVerdict row) {
    row.setRevision(0);
    byte[] bytes = WireFormat.encode(row);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return sum.getValue() << 32 | Integer.toUnsignedLong(Arrays.hashCode(bytes));
  }
}
