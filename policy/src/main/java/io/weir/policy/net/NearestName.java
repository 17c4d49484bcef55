package io.weir.policy.net;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The name with the fewest edits from {@code given}, the first of several; empty when there are
   * no names.
   */
  public static Optional<String> of(String given, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt(
                name -> EditDistance.atMost(Integer.MAX_VALUE - 1, given, name)));
  }
}
