package io.weir.collector.agent.metrics;

import io.weir.collector.FlowSink;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A sink that counts what it passes on. */
public final class SinkMeter implements FlowSink {

  private record Lost(LossPlace place, LossUnit unit) {}

  private final FlowSink to;
  private final Map<SourceKind, Map<Outcome, LongAdder>> records = new EnumMap<>(SourceKind.class);
  private final Map<Lost, LongAdder> losses = new ConcurrentHashMap<>();
  private final Map<LossPlace, LongAdder> lossMicros = new ConcurrentHashMap<>();

  public SinkMeter(FlowSink to) {
    this.to = to;
    for (SourceKind kind : SourceKind.values()) {
      Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        outcomes.put(outcome, new LongAdder());
      }
      records.put(kind, outcomes);
    }
  }

  @Override
  public void flow(FlowRecord flow) {
    adder(flow.getSourceKind(), flow.getOutcome()).increment();
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

  private LongAdder adder(SourceKind kind, Outcome outcome) {
    return Objects.requireNonNull(Objects.requireNonNull(records.get(kind)).get(outcome));
  }

  private static <K> void add(Map<K, LongAdder> sums, K key, long count) {
    sums.computeIfAbsent(key, absent -> new LongAdder()).add(count);
  }

  private static long sum(@Nullable LongAdder of) {
    return of == null ? 0 : of.sum();
  }

  long records(SourceKind kind, Outcome outcome) {
    return adder(kind, outcome).sum();
  }

  long losses(LossPlace place, LossUnit unit) {
    return sum(losses.get(new Lost(place, unit)));
  }

  double lossSeconds(LossPlace place) {
    return sum(lossMicros.get(place)) / 1e6;
  }
}
