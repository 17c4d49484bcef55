package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of the buffer of flow records, which another thread filled a while ago: they are
 * far from this one's processor, which waits for one after the other when they are asked for one
 * after the other, and once when some are asked for together. One thread's.
 */
final class Intake {

  /** Memory answers about as many questions side by side. */
  private static final int TOGETHER = 16;

  private final BlockingQueue<FlowRecord> buffer;
  private final Deque<FlowRecord> near = new ArrayDeque<>(TOGETHER);
  private int touched;

  Intake(BlockingQueue<FlowRecord> buffer) {
    this.buffer = buffer;
  }

  /** The next record; null when there is none now. */
  @Nullable FlowRecord poll() {
    if (near.isEmpty() && buffer.drainTo(near, TOGETHER) > 0) {
      bringNear();
    }
    return near.poll();
  }

  private void bringNear() {
    int seen = touched;
    for (FlowRecord flow : near) {
      // Two of the objects that each record has of its own; a source may have left any of them out.
      if (flow.getIntervalStart() != null && flow.getWireSrcPort() != null) {
        seen += flow.getIntervalStart().hashCode() + flow.getWireSrcPort();
      }
    }
    touched = seen;
  }

  /** Takes all that is left. */
  List<FlowRecord> drain() {
    List<FlowRecord> left = new ArrayList<>(near);
    near.clear();
    buffer.drainTo(left);
    return left;
  }
}
