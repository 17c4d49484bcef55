package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.explain.Hint;
import io.weir.policy.explain.HintFinder;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.pairing.PairedFlow;
import io.weir.stream.pairing.Pairing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Pairs the records and asks the policies. */
final class PolicyJudge implements CellJudge {

  private final Pairing pairing;
  private final Judge judge;
  private final HintFinder hints;
  private final Acceptance acceptance;
  private final RowTexts texts = new RowTexts();

  PolicyJudge(Duration pairingTolerance, JudgeSettings settings) {
    pairing = new Pairing(pairingTolerance);
    judge = new Judge(settings.judgeOptions());
    hints = new HintFinder(settings.judgeOptions());
    acceptance = new Acceptance(settings.acceptedExceptions());
  }

  @Override
  public List<FlowVerdict> rows(
      List<FlowRecord> records, ClusterTimeline timeline, boolean known, Predicate<String> wanted) {
    List<FlowVerdict> rows = new ArrayList<>();
    for (PairedFlow paired : pairing.pair(records)) {
      if (!wanted.test(paired.rowId())) {
        continue;
      }
      ObservedFlow flow = ObservedFlows.of(paired);
      Judgement judgement = judge.judge(flow, timeline);
      FlowVerdict row = VerdictRow.of(paired, judgement, timeline, !known, texts);
      row.setHints(hints.codes(flow, judgement, timeline).stream().map(Hint::name).toList());
      row.setAcceptedBy(acceptance.of(paired.flow(), judgement));
      rows.add(row);
    }
    return rows;
  }

  @Override
  public long recalled(ClusterTimeline timeline) {
    return judge.recalled(timeline);
  }
}
