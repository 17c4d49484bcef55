package io.weir.policy.judge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A set of findings. Each set exists once, so that one more for a flow costs nothing. */
final class Findings {

  private static final Finding[] CODES = Finding.values();
  private static final AtomicReferenceArray<Findings> SETS =
      new AtomicReferenceArray<>(1 << CODES.length);

  static final Findings NONE = ofBits(0);

  private final int bits;
  private final List<Finding> sorted;

  private Findings(int bits) {
    this.bits = bits;
    this.sorted =
        Arrays.stream(CODES)
            .filter(code -> (bits & bit(code)) != 0)
            .sorted(Comparator.comparing(Finding::name))
            .toList();
  }

  private static Findings ofBits(int bits) {
    Findings known = SETS.get(bits);
    if (known != null) {
      return known;
    }
    SETS.compareAndSet(bits, null, new Findings(bits));
    return SETS.get(bits);
  }

  // The number of a code is of this process only and never written anywhere.
  @SuppressWarnings("EnumOrdinal")
  private static int bit(Finding code) {
    return 1 << code.ordinal();
  }

  Findings with(Finding code) {
    return ofBits(bits | bit(code));
  }

  /** This if the condition does not hold. */
  Findings with(Finding code, boolean condition) {
    return condition ? with(code) : this;
  }

  Findings with(Findings others) {
    return ofBits(bits | others.bits);
  }

  boolean contains(Finding code) {
    return (bits & bit(code)) != 0;
  }

  /** Sorted by name. */
  List<Finding> sorted() {
    return sorted;
  }
}
