package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.names.StateNames;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.jspecify.annotations.Nullable;

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
 * <p>State: about 60 bytes for each cell that is not over and of which something was told, and 16
 * for each row.
 */
final class Revisions {

  private final VerdictRevisions which;
  private final ListState<Long> bases;
  private final MapState<Long, long[]> told;
  private final int base;
  private @Nullable KeyedStateBackend<String> keys;

  private Revisions(
      VerdictRevisions which, ListState<Long> bases, MapState<Long, long[]> told, int base) {
    this.which = which;
    this.bases = bases;
    this.told = told;
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
    // By cell: the base under which it was told, then of each row its id and what it said.
    MapState<Long, long[]> told =
        context
            .getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    StateNames.TOLD_ROWS,
                    Types.LONG,
                    PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    return new Revisions(which, bases, told, Math.toIntExact(base + 2L * attempt));
  }

  /** Once the keyed state can be read; without it nothing may have been told before. */
  void open(KeyedStateBackend<String> backend) {
    try (Stream<String> before = backend.getKeys(StateNames.TOLD_ROWS, VoidNamespace.INSTANCE)) {
      keys = beginEarly() || before.findAny().isPresent() ? backend : null;
    }
  }

  /** Whether rows are told before their cell is over. */
  boolean beginEarly() {
    return which == VerdictRevisions.FIRST_AND_LAST;
  }

  /** Says of the ids of a cell's rows whether nothing was told of them. */
  Predicate<String> newIn(HeldCell cell) throws Exception {
    long[] rows = toldOf(cell);
    return rowId -> find(rows, rowId) < 0;
  }

  /** Numbers rows of a cell, of none of which anything was told, as their first. */
  void first(HeldCell cell, List<FlowVerdict> rows) throws Exception {
    long[] before = toldOf(cell);
    int next = before == null ? 1 : before.length;
    long[] after =
        before == null
            ? new long[1 + 2 * rows.size()]
            : Arrays.copyOf(before, before.length + 2 * rows.size());
    after[0] = base;
    for (FlowVerdict row : rows) {
      after[next++] = id(row.getRowId());
      after[next++] = content(row);
      row.setRevision(base);
    }
    told.put(cell.cellStart(), after);
  }

  /**
   * Numbers a row of a cell as its last.
   *
   * @return whether that says anything that was not told
   */
  boolean last(HeldCell cell, FlowVerdict row) throws Exception {
    if (keys == null) {
      row.setRevision(0);
      return true;
    }
    long[] before = toldOf(cell);
    int at = find(before, row.getRowId());
    boolean same = before != null && at > 0 && before[at + 1] == content(row);
    boolean neverEarly = !beginEarly() && !told.contains(cell.cellStart());
    row.setRevision(neverEarly ? 0 : at > 0 && !same ? base + 1 : base);
    return !same;
  }

  /** Forgets a cell. */
  void forget(HeldCell cell) throws Exception {
    if (keys != null) {
      keys.setCurrentKey(cell.key());
      told.remove(cell.cellStart());
    }
  }

  /** Writes the numbering into the checkpoint that is being taken. */
  void snapshot() throws Exception {
    bases.update(List.of((long) base));
  }

  /** Null where nothing was told since the last recovery. */
  private long @Nullable [] toldOf(HeldCell cell) throws Exception {
    Objects.requireNonNull(keys, "open() comes first").setCurrentKey(cell.key());
    long[] rows = told.get(cell.cellStart());
    return rows != null && rows[0] == base ? rows : null;
  }

  private static int find(long @Nullable [] rows, String rowId) {
    long id = id(rowId);
    for (int i = 1; rows != null && i < rows.length; i += 2) {
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
