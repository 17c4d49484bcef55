package io.weir.policy.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An end of a flow during a stretch of time in which nothing changed that policies ask of it: the
 * pod itself, its namespace's labels and policies. Valid until the timeline changes. Not
 * thread-safe.
 */
public final class Presence {

  private final End end;
  private final long identity;
  private final Stretch stretch;
  private final Instant calmSince;
  private final @Nullable Tenancy tenancy;

  // Whole seconds within the stretch, so that most moments are placed without a look elsewhere.
  private final long firstSecond;
  private final long endSecond;
  private final long calmSecond;
  private final boolean onHostNetwork;
  private int knownEdition;

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
      End end,
      long identity,
      Stretch stretch,
      Instant calmSince,
      @Nullable Tenancy tenancy,
      int edition) {
    this.end = end;
    this.identity = identity;
    this.stretch = stretch;
    this.calmSince = calmSince;
    this.tenancy = tenancy;
    this.firstSecond = stretch.from().getEpochSecond() + 1;
    this.endSecond = stretch.until().getEpochSecond();
    this.calmSecond = calmSince.getEpochSecond() + 1;
    this.knownEdition = edition;
    this.onHostNetwork =
        end instanceof End.Node || (end instanceof End.Pod pod && pod.facts().hostNetwork());
  }

  /**
   * Whoever is no pod.
   *
   * @param stretch in which nobody else came to have the address
   * @param edition of all objects
   */
  static Presence lasting(End end, long identity, Stretch stretch, int edition) {
    return new Presence(end, identity, stretch, Instant.MIN, null, edition);
  }

  /**
   * A pod.
   *
   * @param listed when the first snapshot had listed everything, which was no change
   * @param edition of all objects
   */
  static Presence passing(
      End.Pod pod,
      long identity,
      Stretch stretch,
      @Nullable Instant listed,
      Tenancy tenancy,
      int edition) {
    boolean asListed = listed != null && !stretch.from().isAfter(listed);
    Instant calmSince = asListed ? Instant.MIN : stretch.from();
    return new Presence(pod, identity, stretch, calmSince, tenancy, edition);
  }

  public End end() {
    return end;
  }

  /**
   * Number of the class of ends that no policy can tell from this one, from 1; 0 when it cannot be
   * classed. A class is of one timeline and never means anything else.
   */
  public long identity() {
    return identity;
  }

  public boolean isPod() {
    return tenancy != null;
  }

  /** True if it lives in the network of a node: the node itself, or a pod there. */
  public boolean isOnHostNetwork() {
    return onHostNetwork;
  }

  /** False only if the two are certainly not the same pod. */
  public boolean mayBe(Presence other) {
    return this == other
        || (tenancy != null
            && other.tenancy != null
            && tenancy.claim().pod() == other.tenancy.claim().pod());
  }

  /**
   * True if nothing changed, or will, within {@code grace} (inclusive) to either side of a moment
   * of this presence. False when it is not sure.
   */
  public boolean isCalm(Instant moment, Duration grace) {
    long second = moment.getEpochSecond();
    long seconds = grace.toSeconds() + 1;
    if (second - seconds > calmSecond && second + seconds < endSecond) {
      return true;
    }
    return (calmSince.equals(Instant.MIN) || moment.minus(grace).isAfter(calmSince))
        && (stretch.until().equals(Instant.MAX) || moment.plus(grace).isBefore(stretch.until()));
  }

  /** It is certainly there in each whole second from this one on, until {@link #endSecond}. */
  public long firstSecond() {
    return firstSecond;
  }

  /** It may end in this second. */
  public long endSecond() {
    return endSecond;
  }

  /** The last second in which something of it may have changed before. */
  public long calmSecond() {
    return calmSecond;
  }

  boolean covers(Instant moment) {
    long second = moment.getEpochSecond();
    return (second >= firstSecond && second < endSecond) || stretch.covers(moment);
  }

  /**
   * Whether nothing changed since that is no change of the pod itself.
   *
   * @param edition of all objects
   */
  boolean isUpToDate(int edition, Vocabulary vocabulary) {
    if (knownEdition == edition) {
      return true;
    }
    if (tenancy == null || !tenancy.isUpToDate(vocabulary)) {
      return false;
    }
    knownEdition = edition;
    return true;
  }

  @Nullable Tenancy tenancy() {
    return tenancy;
  }
}
