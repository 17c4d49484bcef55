package io.weir.stream.names;

import java.util.List;

/**
 * Every metric of the job; names and labels are stable. In Flink's scope of an operator they stand
 * in the group {@link #GROUP}, below a group for each label.
 */
public enum JobMetric {
  UNREACHED_PARTITIONS(
      Type.GAUGE,
      "unreachedPartitions",
      "Source: " + Uids.FLOW_SOURCE,
      List.of(),
      "Partitions of flows of which Kafka does not say where they end: a broker is away. Verdicts wait"
          + " for them."),
  FLOWS_IN(
      Type.COUNTER,
      "flowsIn",
      Uids.FLOW_ROUTER,
      List.of(),
      "Flow records read and given to the judge."),
  LOSS_RECORDS(
      Type.COUNTER,
      "lossRecords",
      Uids.FLOW_ROUTER,
      List.of(),
      "Records read in which an observer says what it missed."),
  DEAD_LETTERS(
      Type.COUNTER,
      "deadLetters",
      Uids.FLOW_ROUTER + ", " + Uids.CLUSTER_ROUTER + ", " + Uids.JUDGE,
      List.of(JobMetric.CODE),
      "Records that no one could read or judge, by the code that stands with them in the topic of"
          + " dead letters. JUDGE_FAILED is a defect of ours."),
  VERDICTS(
      Type.COUNTER,
      "verdicts",
      Uids.JUDGE,
      List.of(JobMetric.VERDICT, JobMetric.REASON),
      "Rows written."),
  ACCEPTED(
      Type.COUNTER,
      "accepted",
      Uids.JUDGE,
      List.of(JobMetric.VERDICT, JobMetric.REASON),
      "Rows that an accepted exception covers; they are counted among the verdicts too, so that what"
          + " asks for attention is the difference."),
  FIRST_REVISIONS(
      Type.COUNTER,
      "firstRevisions",
      Uids.JUDGE,
      List.of(),
      "Rows given to the topic before their cell was over. Far fewer than verdicts: the watch is"
          + " behind, or the flows come late."),
  REVISED(
      Type.COUNTER,
      "revisedVerdicts",
      Uids.JUDGE,
      List.of(),
      "Those of them whose last revision said something else, mostly what the other end added."),
  RECALLED(
      Type.GAUGE,
      "recalledJudgements",
      Uids.JUDGE,
      List.of(),
      "Rows since the task's start whose judgement was remembered; over the rows written it is the"
          + " cache's hit rate."),
  JUDGED_EARLY(
      Type.COUNTER,
      "judgedEarly",
      Uids.JUDGE,
      List.of(),
      "Rows judged before the cluster's state at their start was known to be complete. More than a"
          + " few: the watch is behind or away."),
  LATE_FLOWS(
      Type.COUNTER,
      "lateFlows",
      Uids.JUDGE,
      List.of(),
      "Flow records that came after their row was written; they are in the table late_flows."),
  PENDING_FLOWS(
      Type.GAUGE,
      "pendingFlows",
      Uids.JUDGE,
      List.of(),
      "Flow records that are held until they are judged, those of a recovery too."),
  WAITING_CELLS(
      Type.GAUGE,
      "waitingCells",
      Uids.JUDGE,
      List.of(),
      "Cells that are over and wait for their cluster's bookmark. Above 0 for long: the watch is"
          + " behind."),
  BOOKMARK_LAG(
      Type.GAUGE,
      "bookmarkLagMs",
      Uids.JUDGE,
      List.of(),
      "Milliseconds from the slowest cluster's bookmark to event time; 0 when none is behind."),
  CLUSTERS(Type.GAUGE, "clusters", Uids.JUDGE, List.of(), "Clusters whose state is held."),
  CHANGES_HELD(
      Type.GAUGE,
      "changesHeld",
      Uids.JUDGE,
      List.of(),
      "Versions of the clusters' objects that are held, in each subtask the same."),
  IGNORED_CHANGES(
      Type.COUNTER,
      "ignoredChanges",
      Uids.JUDGE,
      List.of(),
      "Cluster changes of a superseded leader, or older than the as-of window, in each subtask the"
          + " same."),
  LATE_EDGES(
      Type.COUNTER,
      "lateEdges",
      Uids.PARTIAL_EDGES,
      List.of(),
      "Rows of verdicts that came after their minute was closed; each is an edge of its own."),
  REPEATED_LOSSES(
      Type.COUNTER,
      "repeatedLosses",
      Uids.OBSERVER_LOSS,
      List.of(),
      "Loss records that were told before and are left out."),
  SEQUENCE_GAPS(
      Type.COUNTER,
      "sequenceGaps",
      Uids.NUMBER_GAPS,
      List.of(),
      "Gaps in observers' numbers; each is a row of observer_loss."),
  MISSING_RECORDS(
      Type.COUNTER,
      "missingRecords",
      Uids.NUMBER_GAPS,
      List.of(),
      "Records that were numbered and did not come, the sum of those gaps.");

  /** Group of all of them. */
  public static final String GROUP = "weir";

  /** Label: the error's code. */
  public static final String CODE = "code";

  /** Label: the row's verdict. */
  public static final String VERDICT = "verdict";

  /** Label: the verdict's primary code. */
  public static final String REASON = "reason";

  /** What a metric does. */
  public enum Type {
    COUNTER,
    GAUGE
  }

  private final Type type;
  private final String metric;
  private final String operators;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> labels;

  private final String meaning;

  JobMetric(Type type, String metric, String operators, List<String> labels, String meaning) {
    this.type = type;
    this.metric = metric;
    this.operators = operators;
    this.labels = labels;
    this.meaning = meaning;
  }

  public Type type() {
    return type;
  }

  /** Its name in the group. */
  public String metric() {
    return metric;
  }

  /** Names of the operators that have it, separated by commas. */
  public String operators() {
    return operators;
  }

  public List<String> labels() {
    return labels;
  }

  /** For a person, in a sentence. */
  public String meaning() {
    return meaning;
  }
}
