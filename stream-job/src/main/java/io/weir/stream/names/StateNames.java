package io.weir.stream.names;

/** Names of the job's state. Never change one: a savepoint's state is found by it. */
public final class StateNames {

  /** Keyed by group: flow records that wait, by the moment at which they are looked at. */
  public static final String HELD_FLOWS = "held-flows";

  /** Keyed by group: cells whose rows were written, by the moment at which they are forgotten. */
  public static final String JUDGED_KEYS = "judged-keys";

  /** Keyed, until 0.1: flow records that wait, by cell. */
  public static final String PENDING = "pending";

  /** Keyed, until 0.1: cells whose rows were written. */
  public static final String JUDGED_CELLS = "judged-cells";

  /** Of each subtask, told to all of them: the last cell of which the topic was told early. */
  public static final String TOLD_UNTIL = "told-until";

  /** Keyed, until 0.1: what the topic was told of cells that are not over. */
  public static final String TOLD_ROWS = "told-rows";

  /** Of each subtask, told to all of them: the revisions' least number. */
  public static final String REVISION_BASE = "revision-base";

  /** Until 0.1: the timers of pending and judged cells. */
  public static final String JUDGE_TIMERS = "judge-timers";

  /** Broadcast: the cluster changes of the as-of window, by object. */
  public static final String CLUSTER_CHANGES = "cluster-changes";

  /** Of each subtask, told to all of them: the event time that it had reached. */
  public static final String REACHED = "reached-event-time";

  /** Keyed by group: the edges of minutes that are not closed, by minute. */
  public static final String EDGES = "edges-by-minute";

  /** Keyed, until 0.1: the sums of an edge whose minute is not closed. */
  public static final String EDGE = "edge";

  /** Keyed, until 0.1: how many flows the edge had when it was last published. */
  public static final String EDGE_PUBLISHED = "edge-published";

  /** Until 0.1: the timers of edges; the name is Flink's. */
  public static final String EDGE_TIMERS = "user-timers";

  /** Keyed: that a loss was told. */
  public static final String LOSS_TOLD = "loss-told";

  /** Keyed: the numbers that came of an observer's partition, by epoch. */
  public static final String NUMBERS = "numbers";

  private StateNames() {}
}
