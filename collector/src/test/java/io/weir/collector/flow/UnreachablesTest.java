package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.Tuple;
import io.weir.schemas.LossPlace;
import io.weir.schemas.ObserverLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Room for refusals by ICMP. */
class UnreachablesTest {

  private static final long AT = Micros.of(Instant.parse("2026-11-21T10:00:00Z"));

  private final LossLedger losses =
      new LossLedger(
          ObserverConfig.of("c", "n", Duration.ofSeconds(60), List.of(), Enforcement.NETFILTER));
  private final RecordingSink sink = new RecordingSink();
  private final Unreachables unreachables = new Unreachables(losses);

  @Test
  void whatHasNoRoomIsCountedAsLoss() {
    for (int port = 1; port <= 10_000; port++) {
      unreachables.add(refused(port), AT);
    }
    unreachables.add(refused(1), AT);
    losses.report(sink);
    assertThat(sink.losses).isEmpty();

    unreachables.add(refused(10_001), AT);
    losses.report(sink);

    ObserverLoss loss = sink.losses.get(0);
    assertThat(loss.getCount()).isEqualTo(1);
    assertThat(loss.getPlace()).isEqualTo(LossPlace.BUFFER);
    assertThat(loss.getIntervalStart()).isEqualTo(Micros.instant(AT));
  }

  private static Tuple refused(int port) {
    return Tuple.of(Protocols.UDP, "10.1.1.2", port, "10.1.2.3", 53);
  }
}
