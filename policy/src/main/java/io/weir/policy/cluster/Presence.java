package io.weir.policy.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An end of a flow during a stretch of time in which nothing changed that policies ask of it: the
 * pod itself, its namespace's labels and policies. Valid until the timeline changes.
 */
public final class Presence {

  private final End end;
  private final long identity;
  private final Stretch stretch;
  private final Instant calmSince;
  private final @Nullable Tenancy tenancy;

  /**
   * How a pod came to its address.
   *
   * @param edition of the pod's namespace
   * @param vocabulary edition of the vocabulary
   */
  record Tenancy(AddressClaim claim, int edition, int vocabulary) {

    boolean isUpToDate(Vocabulary current) {
      return edition == claim.pod().home().edition() && vocabulary == current.edition();
    }
  }

  private Presence(
      End end, long identity, Stretch stretch, Instant calmSince, @Nullable Tenancy tenancy) {
    this.end = end;
    this.identity = identity;
    this.stretch = stretch;
    this.calmSince = calmSince;
    this.tenancy = tenancy;
  }

  /** Whoever is no pod: the same at every moment. */
  static Presence lasting(End end, long identity) {
    return new Presence(end, identity, Stretch.ALWAYS, Instant.MIN, null);
  }

  /**
   * A pod.
   *
   * @param listed when the first snapshot had listed everything, which was no change
   */
  static Presence passing(
      End.Pod pod, long identity, Stretch stretch, @Nullable Instant listed, Tenancy tenancy) {
    boolean asListed = listed != null && !stretch.from().isAfter(listed);
    return new Presence(pod, identity, stretch, asListed ? Instant.MIN : stretch.from(), tenancy);
  }

  public End end() {
    return end;
  }

  /**
   * Number of the class of ends that no policy can tell from this one; 0 when it cannot be classed.
   * A class is of one timeline and never means anything else.
   */
  public long identity() {
    return identity;
  }

  public boolean isPod() {
    return tenancy != null;
  }

  /** False only if the two are certainly not the same pod. */
  public boolean mayBe(Presence other) {
    return tenancy != null
        && other.tenancy != null
        && tenancy.claim().pod() == other.tenancy.claim().pod();
  }

  /**
   * True if nothing changed, or will, within {@code grace} (inclusive) to either side of a moment
   * of this presence. False when it is not sure.
   */
  public boolean isCalm(Instant moment, Duration grace) {
    return (calmSince.equals(Instant.MIN) || moment.minus(grace).isAfter(calmSince))
        && (stretch.until().equals(Instant.MAX) || moment.plus(grace).isBefore(stretch.until()));
  }

  boolean covers(Instant moment) {
    return stretch.covers(moment);
  }

  @Nullable Tenancy tenancy() {
    return tenancy;
  }
}
