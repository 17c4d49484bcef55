package io.weir.policy.cluster;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The eras of one namespace that were asked for since its labels or policies last changed. What an
 * era says outlives such a change: one that says the same gets the same {@link Regime}.
 */
final class Eras {

  /** A stretch of time in which neither labels nor policies of a namespace changed. */
  record Era(Stretch stretch, Regime regime) {}

  /** Flows meet few eras; a namespace that changes all the time must not fill the memory. */
  private static final int MOST = 64;

  private final Function<Instant, Era> derivation;
  private final TreeMap<Instant, Era> byStart = new TreeMap<>();
  private @Nullable Era last;
  private final Deque<Regime> regimes = new ArrayDeque<>();

  /**
   * @param derivation what was in force at a moment, and for how long
   */
  Eras(Function<Instant, Era> derivation) {
    this.derivation = derivation;
  }

  /** To be called when anything of the namespace that is no pod changed. */
  void forget() {
    byStart.clear();
    last = null;
  }

  /** The era of a moment, derived if need be. */
  Era at(Instant moment) {
    Era recent = last;
    if (recent != null && recent.stretch().covers(moment)) {
      return recent;
    }
    Era era = find(moment);
    last = era;
    return era;
  }

  private Era find(Instant moment) {
    Map.Entry<Instant, Era> known = byStart.floorEntry(moment);
    if (known != null && moment.isBefore(known.getValue().stretch().until())) {
      return known.getValue();
    }
    Era derived = derivation.apply(moment);
    Era era = new Era(derived.stretch(), known(derived.regime()));
    if (byStart.size() == MOST) {
      byStart.clear();
    }
    byStart.put(era.stretch().from(), era);
    return era;
  }

  private Regime known(Regime regime) {
    for (Regime before : regimes) {
      if (before.isSameAs(regime)) {
        return before;
      }
    }
    if (regimes.size() == MOST) {
      regimes.removeLast();
    }
    regimes.addFirst(regime);
    return regime;
  }
}
