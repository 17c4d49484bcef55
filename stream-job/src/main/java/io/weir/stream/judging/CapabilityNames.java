package io.weir.stream.judging;

import io.weir.schemas.Capability;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of observers' capabilities, sorted; equal ones are one list, mostly. */
final class CapabilityNames {

  private static final Capability[] ALL = Capability.values();

  // Threads that meet make a list each; both are the same for ever.
  private static final AtomicReferenceArray<@Nullable List<String>> KNOWN =
      new AtomicReferenceArray<>(1 << ALL.length);

  private CapabilityNames() {}

  static List<String> of(List<Capability> capabilities) {
    int set = 0;
    for (Capability capability : capabilities) {
      set |= 1 << capability.ordinal();
    }
    List<String> names = KNOWN.get(set);
    if (names == null) {
      int wanted = set;
      names =
          Stream.of(ALL)
              .filter(capability -> (wanted & 1 << capability.ordinal()) != 0)
              .map(Enum::name)
              .sorted()
              .toList();
      KNOWN.set(set, names);
    }
    return names;
  }
}
