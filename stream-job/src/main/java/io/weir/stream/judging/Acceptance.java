package io.weir.stream.judging;

import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.AcceptedExceptions;
import io.weir.policy.exceptions.JudgedFlow;
import io.weir.policy.judge.Judgement;
import io.weir.schemas.FlowRecord;
import org.jspecify.annotations.Nullable;

/** Says which accepted exception covers a row. */
final class Acceptance {

  private final AcceptedExceptions exceptions;

  Acceptance(AcceptedExceptions exceptions) {
    this.exceptions = exceptions;
  }

  /** The exception's name; null when none covers the flow. */
  @Nullable String of(FlowRecord flow, Judgement judgement) {
    return exceptions
        .covering(
            JudgedFlow.of(
                flow.getCluster(),
                judgement,
                flow.getProtocol(),
                flow.getDstPort(),
                flow.getIntervalStart()))
        .map(AcceptedException::name)
        .orElse(null);
  }
}
