package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what one observer missed, by place and unit, until the cell ends. Moments make one
 * interval; intervals only where they meet, so that none says more than was lost. Not thread-safe.
 */
public final class LossLedger {

  /** More would tell little; the last then covers the rest. */
  private static final int MOST_INTERVALS = 100;

  private final ObserverConfig config;
  private final Map<Kind, Sum> moments = new LinkedHashMap<>();
  private final Map<Kind, List<Sum>> intervals = new LinkedHashMap<>();

  public LossLedger(ObserverConfig config) {
    this.config = config;
  }

  /** Adds a loss; a null count is an unknown one, and makes the sum unknown. */
  public void add(Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    add(Micros.of(at), place, unit, count, detail);
  }

  /** Adds a loss between two moments. */
  public void add(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    add(Micros.of(from), Micros.of(until), place, unit, count, detail);
  }

  void add(long at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    moments
        .computeIfAbsent(new Kind(place, unit), kind -> new Sum(at, at + 1, detail))
        .add(at, at + 1, count);
  }

  void add(
      long from, long until, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    List<Sum> known = intervals.computeIfAbsent(new Kind(place, unit), k -> new ArrayList<>());
    Sum last = known.isEmpty() ? null : known.get(known.size() - 1);
    if (last == null || (!last.meets(from, until) && known.size() < MOST_INTERVALS)) {
      last = new Sum(from, until, detail);
      known.add(last);
    }
    last.add(from, Math.max(until, from + 1), count);
  }

  /** Reports what was added since the last call. */
  public void report(FlowSink sink) {
    moments.forEach((kind, sum) -> sink.loss(loss(kind, sum)));
    intervals.forEach((kind, sums) -> sums.forEach(sum -> sink.loss(loss(kind, sum))));
    moments.clear();
    intervals.clear();
  }

  private ObserverLoss loss(Kind kind, Sum sum) {
    ObserverLoss loss = new ObserverLoss();
    loss.setCluster(config.cluster());
    loss.setObserver(config.observer());
    loss.setIntervalStart(Micros.instant(sum.from));
    loss.setIntervalEnd(Micros.instant(sum.until));
    loss.setPlace(kind.place());
    loss.setUnit(kind.unit());
    loss.setCount(kind.unit() == LossUnit.TIME ? null : sum.count);
    loss.setDetail(sum.detail);
    return loss;
  }

  private record Kind(LossPlace place, LossUnit unit) {}

  private static final class Sum {

    private final String detail;
    private long from;
    private long until;
    private @Nullable Long count = 0L;

    Sum(long from, long until, String detail) {
      this.from = from;
      this.until = until;
      this.detail = detail;
    }

    boolean meets(long otherFrom, long otherUntil) {
      return otherFrom <= until && otherUntil >= from;
    }

    void add(long moreFrom, long moreUntil, @Nullable Long more) {
      from = Math.min(from, moreFrom);
      until = Math.max(until, moreUntil);
      count = count == null || more == null ? null : Long.valueOf(count + more);
    }
  }
}
