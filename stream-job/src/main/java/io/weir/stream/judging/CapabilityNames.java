package io.weir.stream.judging;

import io.weir.schemas.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of observers' capabilities, sorted; equal ones are one list. Thread-safe. */
final class CapabilityNames {

  /** There are few capabilities, and not many more sets of them. */
  private static final Map<Set<Capability>, List<String>> KNOWN = new ConcurrentHashMap<>();

  private CapabilityNames() {}

  static List<String> of(List<Capability> capabilities) {
    if (capabilities.isEmpty()) {
      return List.of();
    }
    return KNOWN.computeIfAbsent(
        EnumSet.copyOf(capabilities), set -> set.stream().map(Enum::name).sorted().toList());
  }
}
