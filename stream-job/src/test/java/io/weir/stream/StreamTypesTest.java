package io.weir.stream;

import io.weir.stream.gaps.Lane;
import io.weir.stream.gaps.NumberRun;
import io.weir.stream.input.ClusterInput;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowInput;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.judging.PendingCell;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTypesTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        FlowInput.class,
        KeyedFlow.class,
        ClusterInput.class,
        DeadLetter.class,
        PendingCell.class,
        NumberRun.class,
        Lane.class
      })
  void nothingBetweenOperatorsOrInStateNeedsKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
