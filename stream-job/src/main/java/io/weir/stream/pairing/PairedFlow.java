package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection in one cell, as all its observers together saw it.
 *
 * @param rowId 32 hex digits
 * @param flow what they say together; its observer, epoch, partition and sequence mean nothing
 * @param observers who saw it, sorted, without repetition
 * @param dropObserved whether a policy-class drop was seen, also where the outcome outweighs it
 * @param dropObserver who saw that drop, the first by name; null when no one did
 */
public record PairedFlow(
    String rowId,
    FlowRecord flow,
    List<String> observers,
    boolean dropObserved,
    @Nullable String dropObserver) {

  public PairedFlow {
    observers = List.copyOf(observers);
  }
}
