package io.weir.collector.agent.metrics;

import io.weir.collector.FlowSink;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A sink that counts what it passes on. */
public final class SinkMeter implements FlowSink {

  private record Seen(SourceKind kind, Outcome outcome) {}

  private record Lost(LossPlace place, LossUnit unit) {}

  private final FlowSink to;
  private final Map<Seen, LongAdder> records = new ConcurrentHashMap<>();
  private final Map<Lost, LongAdder> losses = new ConcurrentHashMap<>();
  private final Map<LossPlace, LongAdder> lossMicros = new ConcurrentHashMap<>();

  public SinkMeter(FlowSink to) {
    this.to = to;
  }

  @Override
  public void flow(FlowRecord flow) {
    add(records, new Seen(flow.getSourceKind(), flow.getOutcome()), 1);
    to.flow(flow);
  }

  @Override
  public void loss(ObserverLoss loss) {
    Long count = loss.getCount();
    add(losses, new Lost(loss.getPlace(), loss.getUnit()), count == null ? 1 : count);
    Duration length = Duration.between(loss.getIntervalStart(), loss.getIntervalEnd());
    add(lossMicros, loss.getPlace(), length.toNanos() / 1_000);
    to.loss(loss);
  }

  private static <K> void add(Map<K, LongAdder> sums, K key, long count) {
    sums.computeIfAbsent(key, absent -> new LongAdder()).add(count);
  }

  private static long sum(@Nullable LongAdder of) {
    return of == null ? 0 : of.sum();
  }

  long records(SourceKind kind, Outcome outcome) {
    return sum(records.get(new Seen(kind, outcome)));
  }

  long losses(LossPlace place, LossUnit unit) {
    return sum(losses.get(new Lost(place, unit)));
  }

  double lossSeconds(LossPlace place) {
    return sum(lossMicros.get(place)) / 1e6;
  }
}
