package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * SCTP by conntrack alone: an entry is CLOSED until it is answered and when it is over, and events
 * that do not change the state do not tell it.
 */
class AssociationTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Tuple PACKET = Tuple.of(132, "10.1.1.2", 4000, "10.1.2.3", 81);

  private final RecordingSink sink = new RecordingSink();
  private final NodeTracker tracker =
      new NodeTracker(
          ObserverConfig.of("c", "n", INTERVAL, List.of("10.1.0.0/16"), Enforcement.NETFILTER),
          EnumSet.of(Capability.REPLIES),
          sink);

  @Test
  void anAnswerThatLeavesItClosedIsARefusal() {
    tell(1, Kind.NEW, "CLOSED", "unreplied");
    tell(1, Kind.UPDATE, null, "");
    tell(8, Kind.DESTROY, "CLOSED", "");
    assertThat(finish(9)).extracting(FlowRecord::getOutcome).containsExactly(Outcome.REFUSED);
    assertThat(sink.flows).extracting(FlowRecord::getLifecycle).containsExactly(Lifecycle.CLOSED);
    assertThat(sink.flows.get(0).getIntervalEnd()).isEqualTo(at(1).plusNanos(1_000));
  }

  @Test
  void anAssociationThatIsOverWasEstablished() {
    associate(1);
    tell(3, Kind.UPDATE, "CLOSED", "assured");
    assertThat(finish(9)).extracting(FlowRecord::getOutcome).containsExactly(Outcome.ESTABLISHED);
    assertThat(sink.flows).extracting(FlowRecord::getLifecycle).containsExactly(Lifecycle.CLOSED);
  }

  @Test
  void anAssociationOnTheEntryOfOneThatIsOverIsNotLost() {
    associate(1);
    tell(3, Kind.UPDATE, "CLOSED", "assured");
    tell(12, Kind.UPDATE, "COOKIE_WAIT", "assured");
    tell(12, Kind.UPDATE, "ESTABLISHED", "assured");
    assertThat(finish(19))
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.CLOSED, Lifecycle.ONGOING);
  }

  @Test
  void anAssociationThatWasRefusedAndThenTakenIsEstablished() {
    tell(1, Kind.NEW, "CLOSED", "unreplied");
    tell(1, Kind.UPDATE, null, "");
    tell(2, Kind.UPDATE, "COOKIE_WAIT", "");
    tell(2, Kind.UPDATE, "ESTABLISHED", "assured");
    assertThat(finish(9)).extracting(FlowRecord::getOutcome).containsExactly(Outcome.ESTABLISHED);
    assertThat(sink.flows).extracting(FlowRecord::getLifecycle).containsExactly(Lifecycle.OPENED);
  }

  /** As when only a mark is set: it stands, and so has a record in each cell. */
  @Test
  void anEventThatDoesNotTellTheStateDoesNotChangeIt() {
    associate(1);
    tell(4, Kind.UPDATE, null, "assured");
    assertThat(finish(29)).hasSize(3);
  }

  private void associate(int second) {
    tell(second, Kind.NEW, "CLOSED", "unreplied");
    tell(second, Kind.UPDATE, "COOKIE_WAIT", "");
    tell(second, Kind.UPDATE, "COOKIE_ECHOED", "");
    tell(second, Kind.UPDATE, "ESTABLISHED", "assured");
  }

  private void tell(int second, Kind kind, @Nullable String state, String status) {
    tracker.conntrack(
        new ConntrackEvent(
            at(second),
            kind,
            null,
            null,
            state,
            kind == Kind.DESTROY ? null : 10,
            PACKET,
            PACKET.reversed(),
            null,
            status.equals("unreplied"),
            status.equals("assured"),
            null,
            null,
            0,
            0,
            7));
  }

  private List<FlowRecord> finish(int second) {
    tracker.finish(at(second));
    return sink.flows;
  }

  private static Instant at(int second) {
    return CELL.plusSeconds(second);
  }
}
