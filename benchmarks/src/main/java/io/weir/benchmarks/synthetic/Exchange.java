package io.weir.benchmarks.synthetic;

import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One connection between two parties, at no moment yet.
 *
 * @param observer node that saw it
 * @param dropNode node that dropped it; null when none did, or nobody knows
 */
public record Exchange(
    Party source,
    Party destination,
    int protocol,
    int sourcePort,
    int destinationPort,
    Orientation orientation,
    Outcome outcome,
    String observer,
    @Nullable String dropNode) {

  /**
   * One of the two.
   *
   * @param pod number of the pod; -1 for who is no pod
   * @param family which of a pod's addresses it uses: 0 or 1
   * @param address the address when it began
   */
  public record Party(int pod, int family, String address) {}
}
