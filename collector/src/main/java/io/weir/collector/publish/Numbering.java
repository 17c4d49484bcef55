package io.weir.collector.publish;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Numbers records by cluster, observer and partition, from 0 without gaps. Not thread-safe. */
final class Numbering {

  private final Map<Observer, Counters> counters = new HashMap<>();
  // Most records are of the observer before.
  private Counters last = new Counters(new Observer("", ""));

  private record Observer(String cluster, String name) {

    boolean is(String otherCluster, String otherName) {
      return name.equals(otherName) && cluster.equals(otherCluster);
    }
  }

  private static final class Counters {

    private final Observer observer;
    private long[] next = new long[16];

    Counters(Observer observer) {
      this.observer = observer;
    }

    long next(int partition) {
      if (partition >= next.length) {
        next = Arrays.copyOf(next, Math.max(partition + 1, 2 * next.length));
      }
      return next[partition]++;
    }
  }

  long next(String cluster, String observer, int partition) {
    if (!last.observer.is(cluster, observer)) {
      last = counters.computeIfAbsent(new Observer(cluster, observer), Counters::new);
    }
    return last.next(partition);
  }
}
