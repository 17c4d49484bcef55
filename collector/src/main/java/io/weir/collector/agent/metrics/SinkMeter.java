package io.weir.collector.agent.metrics;

import io.weir.collector.FlowSink;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** A sink that counts what it passes on. */
public final class SinkMeter implements FlowSink {

  private static final int OUTCOMES = Outcome.values().length;
  private static final int UNITS = LossUnit.values().length;

  private final FlowSink to;
  private final AtomicLongArray records =
      new AtomicLongArray(SourceKind.values().length * OUTCOMES);
  private final AtomicLongArray losses = new AtomicLongArray(LossPlace.values().length * UNITS);
  private final AtomicLongArray lossMicros = new AtomicLongArray(LossPlace.values().length);

  public SinkMeter(FlowSink to) {
    this.to = to;
  }

  @Override
  public void flow(FlowRecord flow) {
    records.incrementAndGet(
        flow.getSourceKind().ordinal() * OUTCOMES + flow.getOutcome().ordinal());
    to.flow(flow);
  }

  @Override
  public void loss(ObserverLoss loss) {
    Long count = loss.getCount();
    losses.addAndGet(
        loss.getPlace().ordinal() * UNITS + loss.getUnit().ordinal(), count == null ? 1 : count);
    Duration length = Duration.between(loss.getIntervalStart(), loss.getIntervalEnd());
    lossMicros.addAndGet(loss.getPlace().ordinal(), length.toNanos() / 1_000);
    to.loss(loss);
  }

  long records(SourceKind kind, Outcome outcome) {
    return records.get(kind.ordinal() * OUTCOMES + outcome.ordinal());
  }

  long losses(LossPlace place, LossUnit unit) {
    return losses.get(place.ordinal() * UNITS + unit.ordinal());
  }

  double lossSeconds(LossPlace place) {
    return lossMicros.get(place.ordinal()) / 1e6;
  }
}
