package io.weir.stream.judging;

import io.weir.stream.input.Micros;
import java.io.Serializable;
import java.time.Duration;

/**
 * Every span of time the job waits or looks back. Waits are in event time, but for the last four
 * before the skew.
 *
 * <p>State grows with them: flow records wait for about {@code reportInterval + outOfOrderness +
 * pairingWait}, half of {@code judgeSpread} (and up to {@code maxWait} more while the watch is
 * behind), and each row leaves about 60 bytes for {@code allowedLateness}; the cluster's history
 * holds {@code asOfWindow}. When history is read, {@code mostAhead()} more of both.
 *
 * @param reportInterval length of a cell, as the agents cut them; positive
 * @param pairingWait how long after a cell's end other observers' records are awaited
 * @param judgeSpread over how long the cells of one interval are judged after that: a connection
 *     always at the same part of it. All at once would hold up everything else
 * @param pairingTolerance how far two observers' starts of one connection may lie apart
 * @param outOfOrderness how far behind the latest flow another may come and still be on time
 * @param allowedLateness how long after its time a cell is remembered: a first record still makes a
 *     row, a further one goes to the table {@code late_flows}; after it all do
 * @param bookmarkAllowance how far past a flow's start, and the enforcement grace after it, the
 *     cluster's bookmark must be
 * @param maxWait how long a flow waits for its cluster's bookmark beyond its own time; then it is
 *     judged with what is known, with the finding JUDGED_EARLY
 * @param asOfWindow how much of the cluster's history is kept
 * @param flowsIdleAfter processing time without progress after which a partition of flows that is
 *     read up to its end is not waited for; positive
 * @param flowsUnreadAfter the same of one that cannot be read up to its end while Kafka serves
 *     others; positive
 * @param firstBookmarkWait processing time that the job waits for the first bookmark, after each
 *     start; positive. Until then no flow is judged
 * @param clusterIdleAfter processing time without a newer bookmark after which the watch counts as
 *     silent; positive
 * @param maxClockSkew how far past Kafka's timestamp a record may move event time
 */
public record FlowTimes(
    Duration reportInterval,
    Duration pairingWait,
    Duration judgeSpread,
    Duration pairingTolerance,
    Duration outOfOrderness,
    Duration allowedLateness,
    Duration bookmarkAllowance,
    Duration maxWait,
    Duration asOfWindow,
    Duration flowsIdleAfter,
    Duration flowsUnreadAfter,
    Duration firstBookmarkWait,
    Duration clusterIdleAfter,
    Duration maxClockSkew)
    implements Serializable {

  private static final Duration LONGEST_REPORT_INTERVAL = Duration.ofHours(1);
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** So many that each takes no longer than a person would notice. */
  private static final int SPREAD_PARTS = 40;

  public FlowTimes {
    positive("report-interval", reportInterval);
    if (reportInterval.compareTo(LONGEST_REPORT_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "report-interval is " + reportInterval + "; allowed: at most PT1H");
    }
    notNegative("pairing-wait", pairingWait);
    notNegative("judge-spread", judgeSpread);
    notNegative("pairing-tolerance", pairingTolerance);
    notNegative("out-of-orderness", outOfOrderness);
    notNegative("allowed-lateness", allowedLateness);
    notNegative("bookmark-allowance", bookmarkAllowance);
    notNegative("max-wait", maxWait);
    notNegative("max-clock-skew", maxClockSkew);
    positive("flows-idle-after", flowsIdleAfter);
    positive("flows-unread-after", flowsUnreadAfter);
    positive("first-bookmark-wait", firstBookmarkWait);
    positive("cluster-idle-after", clusterIdleAfter);
    Duration needed =
        reportInterval
            .plus(outOfOrderness)
            .plus(pairingWait)
            .plus(judgeSpread)
            .plus(maxWait)
            .plus(allowedLateness);
    if (asOfWindow.compareTo(needed) < 0) {
      throw new IllegalArgumentException(
          "as-of-window is "
              + asOfWindow
              + "; allowed: at least "
              + needed
              + ", the sum of report-interval, out-of-orderness, pairing-wait, judge-spread,"
              + " max-wait and allowed-lateness, or late flows would meet a forgotten state");
    }
  }

  /**
   * How far ahead of the others a partition may be read, in event time. A wrong clock alone, as far
   * as it is believed, must not make anything wait.
   */
  public Duration mostAhead() {
    return maxClockSkew.plus(AHEAD);
  }

  /** How long after its start a record's cell is judged at the latest, unless it claims more. */
  public Duration longestInTime() {
    return reportInterval.plus(pairingWait).plus(judgeSpread);
  }

  /**
   * When a record's cell may be judged, as far as it says: it may claim more than its cell, then
   * that end counts.
   *
   * @param cellStart UTC microseconds
   * @param intervalEnd UTC microseconds
   * @param keyGroup of its key: what is held of a group goes together
   * @return UTC milliseconds
   */
  long due(long cellStart, long intervalEnd, int keyGroup) {
    long cellEnd = cellStart + reportInterval.toNanos() / 1000;
    return Micros.toMillisCeiling(Math.max(cellEnd, intervalEnd))
        + pairingWait.toMillis()
        + judgeSpread.toMillis() * (keyGroup % SPREAD_PARTS) / SPREAD_PARTS;
  }

  /** The documented defaults. */
  public static FlowTimes defaults() {
    return new FlowTimes(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        Duration.ofSeconds(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(2),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }

  /** The same with cells of another length. */
  public FlowTimes withReportInterval(Duration length) {
    return with(length, judgeSpread);
  }

  /** The same with cells judged over another time. */
  public FlowTimes withJudgeSpread(Duration spread) {
    return with(reportInterval, spread);
  }

  private FlowTimes with(Duration length, Duration spread) {
    return new FlowTimes(
        length,
        pairingWait,
        spread,
        pairingTolerance,
        outOfOrderness,
        allowedLateness,
        bookmarkAllowance,
        maxWait,
        asOfWindow,
        flowsIdleAfter,
        flowsUnreadAfter,
        firstBookmarkWait,
        clusterIdleAfter,
        maxClockSkew);
  }

  private static void positive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(option + " is " + value + "; allowed: more than 0");
    }
  }

  private static void notNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(option + " is " + value + "; allowed: 0 or more");
    }
  }
}
