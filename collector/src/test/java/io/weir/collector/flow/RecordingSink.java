package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it gets. */
public final class RecordingSink implements FlowSink {

  public final List<FlowRecord> flows = new CopyOnWriteArrayList<>();
  public final List<ObserverLoss> losses = new CopyOnWriteArrayList<>();

  @Override
  public void flow(FlowRecord flow) {
    flows.add(flow);
  }

  @Override
  public void loss(ObserverLoss loss) {
    losses.add(loss);
  }
}
