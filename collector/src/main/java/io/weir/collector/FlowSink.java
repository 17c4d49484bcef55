package io.weir.collector;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;

/**
 * Takes what a source saw. The sink numbers the records (epoch, partition, sequence); sources leave
 * those fields at 0. Implementations are thread-safe and never block for long: what they cannot
 * hold they count and report as loss.
 */
public interface FlowSink {

  /** Takes one flow record. */
  void flow(FlowRecord flow);

  /** Takes a report of what the source knows it missed. */
  void loss(ObserverLoss loss);
}
