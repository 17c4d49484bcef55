package io.weir.collector.flow;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.DropEvent;
import org.jspecify.annotations.Nullable;

/** Joins packets that were dropped to the connections that they were of. */
final class DroppedPackets {

  private final Openings openings;
  private final CellReports reports;
  private final Admission admission;
  private final @Nullable Long nodeNetns;

  /**
   * For one tracker.
   *
   * @param nodeNetns see {@link ObserverConfig}
   */
  DroppedPackets(
      Openings openings, CellReports reports, Admission admission, @Nullable Long nodeNetns) {
    this.openings = openings;
    this.reports = reports;
    this.admission = admission;
    this.nodeNetns = nodeNetns;
  }

  void take(DropEvent drop, long at) {
    Tuple packet = Openings.tuple(drop);
    Icmp icmp = Openings.icmp(drop);
    Connection forward = openings.forward(packet, icmp);
    Connection known = forward != null ? forward : openings.backward(packet, icmp);
    if (known != null && Openings.begins(drop, known, forward != null, at)) {
      known = null;
    }
    Evidence ended = known == null ? null : Openings.endedBy(drop, known);
    if (known != null && known.isOver() && ended == null) {
      return;
    }
    boolean answer = known != null ? forward == null : Openings.isAnswer(drop);
    if (known == null) {
      known = openings.attempt(drop, at);
      openings.absorbAttempts(known);
      if (!admission.admit(known, at)) {
        return;
      }
    }
    DropKind kind = DropKind.of(drop, answer, nodeNetns);
    known.drop(drop, kind, ended != null ? ended : reports.news(known), at);
  }
}
