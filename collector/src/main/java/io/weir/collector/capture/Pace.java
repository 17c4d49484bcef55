package io.weir.collector.capture;

/**
 * How fast a capture is replayed.
 *
 * @param factor times the recorded speed; infinite for as fast as possible
 */
public record Pace(double factor) {

  /** The recorded speed. */
  public static final Pace RECORDED = new Pace(1);

  /** Without waiting. */
  public static final Pace AS_FAST_AS_POSSIBLE = new Pace(Double.POSITIVE_INFINITY);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException unless the factor is above 0
   */
  public Pace {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("pace " + factor + ": allowed is any number above 0");
    }
  }

  boolean waits() {
    return !Double.isInfinite(factor);
  }
}
