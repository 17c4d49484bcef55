package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;

/**
 * A form of which the kernel counts packets and bytes, since its entry was made: what was counted
 * until the kernel last said so, and which part of it is a cell's.
 */
abstract sealed class CountedForm extends Form permits Connection {

  private long sentBytes;
  private long answeredBytes;
  private int sentPackets;
  private int answeredPackets;

  CountedForm(Tuple tuple) {
    super(tuple);
  }

  /** True if the event has counted anything that is not yet told. */
  boolean hasMore(ConntrackEvent event) {
    return (event.sent() != null
            && (event.sent().bytes() != sentBytes || (int) event.sent().packets() != sentPackets))
        || (event.answered() != null
            && (event.answered().bytes() != answeredBytes
                || (int) event.answered().packets() != answeredPackets));
  }

  /** Tells the cell what was counted since the last time; counters that shrank began anew. */
  void countInto(Evidence evidence, ConntrackEvent event) {
    if (isAllOf(event, evidence)) {
      evidence.countAll();
    } else {
      evidence.keepCounters(this);
      add(event, evidence);
    }
    take(event);
  }

  /** True if the kernel's counters are the cell's own, so that they need no place beside them. */
  private boolean isAllOf(ConntrackEvent event, Evidence evidence) {
    Counters sent = event.sent();
    Counters answered = event.answered();
    if (sent == null || answered == null) {
      return false;
    }
    return evidence.countsAll()
        ? sent.bytes() >= sentBytes && answered.bytes() >= answeredBytes
        : evidence.isUncounted() && (sentPackets | answeredPackets) == 0;
  }

  private void add(ConntrackEvent event, Evidence evidence) {
    if (event.sent() != null) {
      boolean anew = event.sent().bytes() < sentBytes;
      evidence.countSent(
          Integer.toUnsignedLong((int) event.sent().packets() - (anew ? 0 : sentPackets)),
          event.sent().bytes() - (anew ? 0 : sentBytes));
    }
    if (event.answered() != null) {
      boolean anew = event.answered().bytes() < answeredBytes;
      evidence.countAnswered(
          Integer.toUnsignedLong((int) event.answered().packets() - (anew ? 0 : answeredPackets)),
          event.answered().bytes() - (anew ? 0 : answeredBytes));
    }
  }

  /** Takes the kernel's counters as what was counted before. */
  void take(ConntrackEvent event) {
    if (event.sent() != null) {
      sentBytes = event.sent().bytes();
      sentPackets = (int) event.sent().packets();
    }
    if (event.answered() != null) {
      answeredBytes = event.answered().bytes();
      answeredPackets = (int) event.answered().packets();
    }
  }

  long sentBytes() {
    return sentBytes;
  }

  long sentPackets() {
    return Integer.toUnsignedLong(sentPackets);
  }

  long answeredBytes() {
    return answeredBytes;
  }

  long answeredPackets() {
    return Integer.toUnsignedLong(answeredPackets);
  }
}
