package io.weir.stream.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.Outcome;
import io.weir.stream.testing.Flows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDropsTest {

  @ParameterizedTest
  @CsvSource({
    "NETFILTER_DROP, true",
    "TC_EGRESS, true",
    // What kernels before the renaming call TC_EGRESS.
    "QDISC_EGRESS, true",
    "NO_SOCKET, false"
  })
  void aPolicyCanBeBehindADropThatAnswersOutweigh(String reason, boolean expected) {
    FlowRecord flow = Flows.flow("node-a", 0);
    flow.setOutcome(Outcome.ESTABLISHED);
    flow.setDropReason(reason);

    assertThat(PolicyDrops.seenBy(flow)).isEqualTo(expected);
  }
}
