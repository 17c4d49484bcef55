package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what one observer missed and reports it once per cell, place and unit. Not thread-safe.
 */
public final class LossLedger {

  private final ObserverConfig config;
  private final Map<Kind, Sum> sums = new LinkedHashMap<>();

  public LossLedger(ObserverConfig config) {
    this.config = config;
  }

  /** Adds a loss; a null count is an unknown one, and makes the sum unknown. */
  public void add(Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    sums.computeIfAbsent(new Kind(place, unit), kind -> new Sum(at)).add(at, count, detail);
  }

  /** Reports what was added since the last call. */
  public void report(FlowSink sink) {
    sums.forEach((kind, sum) -> sink.loss(loss(kind, sum)));
    sums.clear();
  }

  private ObserverLoss loss(Kind kind, Sum sum) {
    ObserverLoss loss = new ObserverLoss();
    loss.setCluster(config.cluster());
    loss.setObserver(config.observer());
    loss.setIntervalStart(sum.first);
    loss.setIntervalEnd(sum.last.plusNanos(1_000));
    loss.setPlace(kind.place());
    loss.setUnit(kind.unit());
    loss.setCount(sum.count);
    loss.setDetail(sum.detail);
    return loss;
  }

  private record Kind(LossPlace place, LossUnit unit) {}

  private static final class Sum {

    private final Instant first;
    private Instant last;
    private @Nullable Long count = 0L;
    private @Nullable String detail;

    Sum(Instant at) {
      first = at;
      last = at;
    }

    void add(Instant at, @Nullable Long more, String text) {
      if (at.isAfter(last)) {
        last = at;
      }
      count = count == null || more == null ? null : Long.valueOf(count + more);
      if (detail == null) {
        detail = text;
      }
    }
  }
}
