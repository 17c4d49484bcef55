package io.weir.stream.serde;

import io.weir.stream.names.StateNames;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The event time that an operator has reached, which it still knows after a recovery, when Flink's
 * watermark begins anew: what was too late before the recovery is too late after it.
 */
public final class ReachedTime {

  private final ListState<Long> state;
  private long reached = Long.MIN_VALUE;

  private ReachedTime(ListState<Long> state) {
    this.state = state;
  }

  /** From the operator's state; before the first watermark where there is none. */
  public static ReachedTime restore(OperatorStateStore store) throws Exception {
    // Every subtask hears of all: a key may come from any of them. At an aligned checkpoint they
    // are equal.
    ReachedTime time =
        new ReachedTime(
            store.getUnionListState(new ListStateDescriptor<>(StateNames.REACHED, Types.LONG)));
    for (long one : time.state.get()) {
      time.advance(one);
    }
    return time;
  }

  /** Takes note of a watermark; the end of all input is no time. */
  public void advance(long watermark) {
    if (watermark != Long.MAX_VALUE) {
      reached = Math.max(reached, watermark);
    }
  }

  /** Milliseconds since 1970; {@code Long.MIN_VALUE} before the first watermark. */
  public long get() {
    return reached;
  }

  /** Writes it into the checkpoint that is being taken. */
  public void snapshot() throws Exception {
    state.update(List.of(reached));
  }
}
