package io.weir.policy.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * One map for all pods with the same labels, as replicas have: it saves their memory, and what is
 * asked of one of them is answered for all. Not thread-safe.
 */
final class SharedLabels {

  /** Beyond that, sharing starts over, which costs memory only. */
  private static final int MOST = 1 << 14;

  private final Map<Map<String, String>, Map<String, String>> shared = new HashMap<>();

  /** An equal map, the same for all who asked for equal ones of late; it must never change. */
  Map<String, String> of(Map<String, String> labels) {
    Map<String, String> before = shared.putIfAbsent(labels, labels);
    if (before != null) {
      return before;
    }
    if (shared.size() > MOST) {
      shared.clear();
    }
    return labels;
  }
}
