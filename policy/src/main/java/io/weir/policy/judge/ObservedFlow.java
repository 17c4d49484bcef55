package io.weir.policy.judge;

import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection in one interval as the judge needs it: who, what, when, and what the network did.
 *
 * @param source the initiator's address before source translation
 * @param translatedSource the source as the destination sees it; null when not translated
 * @param destination the backend's address after destination translation
 * @param sourcePort the initiator's port; null for protocols without ports, or unknown. Asked only
 *     where it is not sure who opened the connection
 * @param protocol IP protocol number (IANA)
 * @param destinationPort 0 to 65535; null for protocols without ports
 * @param connectionStart null when the connection began before anyone looked
 * @param outcome null for a prediction (nothing was observed)
 * @param dropObserved true when a policy-class drop was seen, also where the outcome outweighs it
 * @param dropNode node whose host namespace saw the drop; null when unknown or none
 * @param passedSource true when the source's node provably let it out; null when unknown
 * @param passedDestination true when the destination's node provably let it in; null when unknown
 */
public record ObservedFlow(
    IpAddress source,
    @Nullable IpAddress translatedSource,
    @Nullable Integer sourcePort,
    IpAddress destination,
    int protocol,
    @Nullable Integer destinationPort,
    @Nullable Instant connectionStart,
    Instant intervalStart,
    Orientation orientation,
    @Nullable Outcome outcome,
    boolean dropObserved,
    @Nullable String dropNode,
    @Nullable Boolean passedSource,
    @Nullable Boolean passedDestination) {

  /** A flow whose source port is not known. */
  public ObservedFlow(
      IpAddress source,
      @Nullable IpAddress translatedSource,
      IpAddress destination,
      int protocol,
      @Nullable Integer destinationPort,
      @Nullable Instant connectionStart,
      Instant intervalStart,
      Orientation orientation,
      @Nullable Outcome outcome,
      boolean dropObserved,
      @Nullable String dropNode,
      @Nullable Boolean passedSource,
      @Nullable Boolean passedDestination) {
    this(
        source,
        translatedSource,
        null,
        destination,
        protocol,
        destinationPort,
        connectionStart,
        intervalStart,
        orientation,
        outcome,
        dropObserved,
        dropNode,
        passedSource,
        passedDestination);
  }
}
