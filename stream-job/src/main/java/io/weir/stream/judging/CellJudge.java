package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import java.util.List;
import java.util.function.Predicate;

/** Makes rows of all that was seen of one key in one cell. */
interface CellJudge {

  /**
   * One row for each connection among the records that is asked for.
   *
   * @param records of one cluster, one direction-free tuple and one cell, in any order
   * @param known whether everything about the cluster up to their starts is known
   * @param wanted says of a row's id whether it is asked for
   */
  List<FlowVerdict> rows(
      List<FlowRecord> records, ClusterTimeline timeline, boolean known, Predicate<String> wanted);

  /** How many connections of the timeline were judged by what was remembered of earlier ones. */
  long recalled(ClusterTimeline timeline);
}
