package io.weir.stream.names;

/**
 * Operator uids: they tie a savepoint's state to its operator. Never change one; a golden test
 * notices.
 */
public final class Uids {

  public static final String FLOW_SOURCE = "flow-source";
  public static final String FLOW_ROUTER = "flow-router";
  public static final String CLUSTER_SOURCE = "cluster-source";
  public static final String CLUSTER_ROUTER = "cluster-router";
  public static final String CLUSTER_CHANGES = "cluster-changes";
  public static final String JUDGE = "judge";
  public static final String LATE_FLOWS = "late-flows";

  public static final String PARTIAL_EDGES = "partial-edges";
  public static final String EDGES = "edges";
  public static final String OBSERVER_LOSS = "observer-loss";

  public static final String NUMBER_RUNS = "number-runs";
  public static final String NUMBER_GAPS = "number-gaps";

  /** Of the baseline job only. */
  public static final String UNJUDGED_ROWS = "unjudged-rows";

  /** Of what is measured of the source alone. */
  public static final String DISCARDED_FLOWS = "discarded-flows";

  public static final String VERDICT_ARCHIVE = "verdict-archive";
  public static final String VERDICT_TOPIC = "verdict-topic";
  public static final String EDGE_ARCHIVE = "edge-archive";
  public static final String EDGE_TOPIC = "edge-topic";
  public static final String OBSERVER_LOSS_TOPIC = "observer-loss-topic";
  public static final String LATE_FLOW_ARCHIVE = "late-flow-archive";
  public static final String OBSERVER_LOSS_ARCHIVE = "observer-loss-archive";
  public static final String CLUSTER_CHANGE_ARCHIVE = "cluster-change-archive";
  public static final String DEAD_LETTER_TOPIC = "dead-letter-topic";

  private Uids() {}
}
