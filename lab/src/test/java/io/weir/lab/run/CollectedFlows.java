package io.weir.lab.run;

import io.weir.collector.FlowSink;
import io.weir.lab.traffic.Attempt;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what flow sources report. */
final class CollectedFlows implements FlowSink {
  final List<FlowRecord> flows = new CopyOnWriteArrayList<>();
  final List<ObserverLoss> losses = new CopyOnWriteArrayList<>();

  @Override
  public void flow(FlowRecord flow) {
    flows.add(flow);
  }

  @Override
  public void loss(ObserverLoss loss) {
    losses.add(loss);
  }

  /** Records of the connection that an attempt made in a cluster, of every observer. */
  List<FlowRecord> of(String cluster, Attempt attempt) {
    return flows.stream()
        .filter(f -> f.getCluster().equals(cluster))
        .filter(f -> f.getSrcIp().equals(attempt.src()))
        .filter(f -> Integer.valueOf(attempt.srcPort()).equals(f.getSrcPort()))
        .filter(f -> f.getProtocol() == (attempt.protocol().equals("TCP") ? 6 : 17))
        .toList();
  }

  /** What the observers together must have seen of an attempt. */
  static Outcome expected(Attempt attempt) {
    return switch (attempt.result()) {
      case CONNECTED -> Outcome.ESTABLISHED;
      case REFUSED -> Outcome.REFUSED;
      case TIMEOUT -> Outcome.DROPPED;
      case UNREACHABLE -> Outcome.UNANSWERED;
    };
  }
}
