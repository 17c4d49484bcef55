package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.KeyedFlow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows all at once, and nothing of time: what the job must come to in the end. */
public final class Oracle {

  private Oracle() {}

  /** The rows of flows none of which was late, in order of their ids. */
  public static List<FlowVerdict> rows(List<FlowRecord> flows, List<ClusterChange> changes) {
    JudgeSettings settings = JudgeSettings.defaults();
    ClusterTimeline timeline = new ClusterTimeline(settings.timelineOptions());
    changes.forEach(timeline::apply);
    Map<String, List<FlowRecord>> cells = new HashMap<>();
    for (FlowRecord flow : flows) {
      KeyedFlow keyed = JudgeHarness.keyed(flow);
      cells
          .computeIfAbsent(keyed.key() + "@" + keyed.cellStart(), cell -> new ArrayList<>())
          .add(flow);
    }
    PolicyJudge judge = new PolicyJudge(FlowTimes.defaults().pairingTolerance(), settings);
    return sorted(
        cells.values().stream()
            .flatMap(records -> judge.rows(records, timeline, true, id -> true).stream())
            .toList());
  }

  static List<FlowVerdict> sorted(List<FlowVerdict> rows) {
    return rows.stream().sorted(Comparator.comparing(FlowVerdict::getRowId)).toList();
  }
}
