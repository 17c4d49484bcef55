package io.weir.collector.publish;

import java.util.HashMap;
import java.util.Map;

/** Numbers records by cluster, observer and partition, from 0 without gaps. Not thread-safe. */
final class Numbering {

  private final Map<Counter, Long> next = new HashMap<>();

  private record Counter(String cluster, String observer, int partition) {}

  long next(String cluster, String observer, int partition) {
    return next.merge(new Counter(cluster, observer, partition), 0L, (last, first) -> last + 1);
  }
}
