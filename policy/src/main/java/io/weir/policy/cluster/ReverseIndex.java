package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * From address to the names of the objects that have it in any version kept. Whether one has it at
 * a moment is asked of its history.
 */
final class ReverseIndex<K extends Comparable<K>> {

  private final Map<IpAddress, Set<K>> byAddress = new HashMap<>();
  private final Map<K, Set<IpAddress>> byName = new HashMap<>();

  void update(K name, Set<IpAddress> addresses) {
    for (IpAddress address : byName.getOrDefault(name, Set.of())) {
      if (!addresses.contains(address)) {
        byAddress.computeIfPresent(
            address,
            (a, names) -> {
              names.remove(name);
              return names.isEmpty() ? null : names;
            });
      }
    }
    for (IpAddress address : addresses) {
      byAddress.computeIfAbsent(address, a -> new TreeSet<>(Comparator.naturalOrder())).add(name);
    }
    if (addresses.isEmpty()) {
      byName.remove(name);
    } else {
      byName.put(name, new HashSet<>(addresses));
    }
  }

  /** Sorted. */
  Set<K> get(IpAddress address) {
    return byAddress.getOrDefault(address, Set.of());
  }
}
