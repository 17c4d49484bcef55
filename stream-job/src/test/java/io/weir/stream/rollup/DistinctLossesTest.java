package io.weir.stream.rollup;

import static io.weir.stream.testing.Flows.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.pairing.RowId;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DistinctLossesTest {

  @Test
  void aLossThatIsSentAgainIsToldOnce() throws Exception {
    try (Losses losses = new Losses(null)) {
      losses.send(loss(5));
      losses.send(loss(6));
      losses.send(loss(5));

      assertThat(losses.operator.extractOutputValues())
          .extracting(ObserverLoss::getSequence)
          .containsExactly(5L, 6L);
    }
  }

  @Test
  void whatSaysSomethingElseIsToldThoughItsNumberIsTheSame() throws Exception {
    ObserverLoss other = loss(5);
    other.setCount(8L);
    try (Losses losses = new Losses(null)) {
      losses.send(loss(5));
      losses.send(other);

      assertThat(losses.operator.extractOutputValues()).hasSize(2);
    }
  }

  @Test
  void aRecoveryIsNoReasonToTellItAgain() throws Exception {
    OperatorSubtaskState checkpoint;
    try (Losses before = new Losses(null)) {
      before.send(loss(5));
      before.operator.processWatermark(CELL.toEpochMilli());
      checkpoint = before.operator.snapshot(1, 1);
    }
    try (Losses after = new Losses(checkpoint)) {
      after.send(loss(5));
      assertThat(after.operator.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void afterADayItIsForgotten() throws Exception {
    try (Losses losses = new Losses(null)) {
      losses.send(loss(5));
      losses.operator.processWatermark(CELL.plusSeconds(1).plus(Duration.ofDays(1)).toEpochMilli());

      assertThat(losses.operator.numKeyedStateEntries()).isZero();
      assertThat(losses.operator.numEventTimeTimers()).isZero();
    }
  }

  private static ObserverLoss loss(long sequence) {
    return new ObserverLoss(
        "east",
        "node-a",
        1L,
        0,
        sequence,
        CELL,
        CELL.plusSeconds(1),
        LossPlace.KERNEL,
        LossUnit.EVENTS,
        7L,
        null);
  }

  private static final class Losses implements AutoCloseable {

    private final KeyedOneInputStreamOperatorTestHarness<String, ObserverLoss, ObserverLoss>
        operator;

    Losses(@Nullable OperatorSubtaskState state) throws Exception {
      operator =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(new DistinctLosses()), RowId::of, Types.STRING);
      operator.setup(
          WireTypeInfo.wire(ObserverLoss.class)
              .createSerializer(operator.getExecutionConfig().getSerializerConfig()));
      if (state != null) {
        operator.initializeState(state);
      }
      operator.open();
    }

    void send(ObserverLoss loss) throws Exception {
      operator.processElement(loss, 0);
    }

    @Override
    public void close() {
      try {
        operator.close();
      } catch (Exception e) {
        throw new IllegalStateException("The operator does not close", e);
      }
    }
  }
}
