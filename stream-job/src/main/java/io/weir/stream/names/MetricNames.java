package io.weir.stream.names;

/** Every metric and metric label of the job, each with its meaning. */
public final class MetricNames {

  /** Group of all the job's own metrics. */
  public static final String GROUP = "weir";

  /** Counter: flow records read and routed to the judge. */
  public static final String FLOWS_IN = "flowsIn";

  /** Counter: observer loss records read. */
  public static final String LOSS_RECORDS = "lossRecords";

  /** Counter by {@link #CODE_LABEL}: records that no one could read. */
  public static final String DEAD_LETTERS = "deadLetters";

  /** Label of {@link #DEAD_LETTERS}: the error's code. */
  public static final String CODE_LABEL = "code";

  /** Counter by {@link #VERDICT_LABEL}: rows written. */
  public static final String VERDICTS = "verdicts";

  /**
   * Counter by {@link #VERDICT_LABEL}: rows that an accepted exception covers; {@link #VERDICTS}
   * counts them too, so that what asks for attention is the difference.
   */
  public static final String ACCEPTED = "accepted";

  /** Label of {@link #VERDICTS} and {@link #ACCEPTED}. */
  public static final String VERDICT_LABEL = "verdict";

  /** Counter: flow records that came after their row was written. */
  public static final String LATE_FLOWS = "lateFlows";

  /** Counter: rows judged before the cluster's state at their start was known to be complete. */
  public static final String JUDGED_EARLY = "judgedEarly";

  /** Gauge: flow records that wait for their judgement, counted since the task's start. */
  public static final String PENDING_FLOWS = "pendingFlows";

  /** Gauge: milliseconds from the slowest cluster's bookmark to event time; 0 when none lags. */
  public static final String BOOKMARK_LAG = "bookmarkLagMs";

  /** Gauge: clusters whose state is held. */
  public static final String CLUSTERS = "clusters";

  /** Counter: cluster changes of a superseded leader epoch, or older than the as-of window. */
  public static final String IGNORED_CHANGES = "ignoredChanges";

  private MetricNames() {}
}
