package io.weir.stream.names;

/** Names of the job's state. Never change one: a savepoint's state is found by it. */
public final class StateNames {

  /** Keyed: flow records that wait, by cell. */
  public static final String PENDING = "pending";

  /** Keyed: cells whose rows were written, for as long as late records are told apart. */
  public static final String JUDGED_CELLS = "judged-cells";

  /** Broadcast: the cluster changes of the as-of window, by object. */
  public static final String CLUSTER_CHANGES = "cluster-changes";

  private StateNames() {}
}
