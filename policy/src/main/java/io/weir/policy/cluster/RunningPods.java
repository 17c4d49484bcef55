package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.PodVersion;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether any pod ran at a moment that fits two selectors. For each pair that was asked for it
 * keeps the pods that fit at one time or another, so that only those are asked again.
 */
final class RunningPods {

  /** Pairs beyond that start over; each may keep every pod. */
  private static final int MOST = 1 << 8;

  /** How many pods may be added before what was kept of them is made anew. */
  private static final int MOST_ADDED = 1 << 10;

  private record Selectors(LabelSelector namespaces, LabelSelector pods) {

    /** Whether the pod fits at one time or another. */
    boolean mayFit(PodHistory pod) {
      for (Segment<PodVersion> segment : pod.history().segments()) {
        if (fits(segment.state())) {
          return true;
        }
      }
      return false;
    }

    boolean fitAt(PodHistory pod, Instant moment) {
      PodVersion state = pod.history().at(moment);
      return state != null
          && fits(state)
          && namespaces.match(pod.home().eraAt(moment).regime().labels()) == Match.YES;
    }

    private boolean fits(PodVersion state) {
      return !state.finished()
          && !state.facts().hostNetwork()
          && pods.match(state.labels()) == Match.YES;
    }
  }

  private static final class Candidates {

    private final List<PodHistory> pods = new ArrayList<>();
    private @Nullable PodHistory witness;
    private int added;
  }

  private final Map<String, Namespace> namespaces;
  private final Map<Selectors, Candidates> asked = new HashMap<>();

  RunningPods(Map<String, Namespace> namespaces) {
    this.namespaces = namespaces;
  }

  boolean any(LabelSelector ofNamespaces, LabelSelector ofPods, Instant moment) {
    Selectors selectors = new Selectors(ofNamespaces, ofPods);
    Candidates candidates = asked.get(selectors);
    if (candidates == null) {
      if (asked.size() == MOST) {
        asked.clear();
      }
      candidates = candidates(selectors);
      asked.put(selectors, candidates);
    }
    if (candidates.witness != null && selectors.fitAt(candidates.witness, moment)) {
      return true;
    }
    for (PodHistory pod : candidates.pods) {
      if (selectors.fitAt(pod, moment)) {
        candidates.witness = pod;
        return true;
      }
    }
    return false;
  }

  private Candidates candidates(Selectors selectors) {
    Candidates candidates = new Candidates();
    for (Namespace namespace : namespaces.values()) {
      if (namespace.everHadLabels(labels -> selectors.namespaces.match(labels) == Match.YES)) {
        for (PodHistory pod : namespace.pods().values()) {
          if (selectors.mayFit(pod)) {
            candidates.pods.add(pod);
          }
        }
      }
    }
    return candidates;
  }

  /** To be called after each change of one pod. */
  void changed(PodHistory pod) {
    asked
        .entrySet()
        .removeIf(
            entry -> {
              Candidates candidates = entry.getValue();
              if (entry.getKey().mayFit(pod)) {
                candidates.pods.add(pod);
                candidates.added++;
              }
              return candidates.added > MOST_ADDED;
            });
  }

  /** To be called after all other changes, but for those of policies. */
  void forget() {
    asked.clear();
  }
}
