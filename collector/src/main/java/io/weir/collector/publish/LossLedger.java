package io.weir.collector.publish;

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
 * Losses that are still to be reported, summed up by observer, place and unit so that a flood of
 * them stays small. Thread-safe.
 */
final class LossLedger {

  private final Map<Account, ObserverLoss> open = new LinkedHashMap<>();

  private record Account(String cluster, String observer, LossPlace place, LossUnit unit) {}

  /** Adds a loss; its numbering does not matter. */
  synchronized void add(ObserverLoss loss) {
    Account account =
        new Account(loss.getCluster(), loss.getObserver(), loss.getPlace(), loss.getUnit());
    open.merge(account, loss, LossLedger::sum);
  }

  /** Takes all that is open. */
  synchronized List<ObserverLoss> drain() {
    List<ObserverLoss> drained = new ArrayList<>(open.values());
    open.clear();
    return drained;
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  private static ObserverLoss sum(ObserverLoss earlier, ObserverLoss later) {
    return ObserverLoss.newBuilder(later)
        .setIntervalStart(min(earlier.getIntervalStart(), later.getIntervalStart()))
        .setIntervalEnd(max(earlier.getIntervalEnd(), later.getIntervalEnd()))
        .setCount(sum(earlier.getCount(), later.getCount()))
        .setDetail(later.getDetail() == null ? earlier.getDetail() : later.getDetail())
        .build();
  }

  /** An unknown number of losses makes the sum unknown. */
  private static @Nullable Long sum(@Nullable Long earlier, @Nullable Long later) {
    return earlier == null || later == null ? null : Long.valueOf(earlier + later);
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
