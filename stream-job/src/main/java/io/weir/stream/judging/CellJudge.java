package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import java.util.List;

/** Makes rows of all that was seen of one key in one cell. */
interface CellJudge {

  /**
   * One row for each connection among the records.
   *
   * @param records of one cluster, one direction-free tuple and one cell, in any order
   * @param known whether everything about the cluster up to their starts is known
   */
  List<FlowVerdict> rows(List<FlowRecord> records, ClusterTimeline timeline, boolean known);

  /** How many connections of the timeline were judged by what was remembered of earlier ones. */
  long recalled(ClusterTimeline timeline);
}
