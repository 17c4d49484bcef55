package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class EventReaderTest {

  private static final ByteBuffer BROKEN =
      CtnetlinkEncoder.message(0x100, 0, message -> message.header(2));

  private final Owner owner = new Owner();
  private final FakeInbox inbox = new FakeInbox().whenEmpty(() -> owner.stopping = true);
  private final RecordingListener listener = new RecordingListener();
  private final Tally tally = new Tally();
  private final Instant subscribed = Instant.now();

  @Test
  void deliversEventsInTheirOrder() throws Exception {
    inbox.gives(event(1), event(2), event(3)).gives(event(4));
    run();
    assertThat(listener.events()).extracting(ConntrackEvent::id).containsExactly(1L, 2L, 3L, 4L);
    assertThat(tally.counters().created()).isEqualTo(4);
    assertThat(tally.counters().batches()).isEqualTo(2);
    assertThat(listener.losses()).isEmpty();
    assertThat(owner.missed).isZero();
  }

  @Test
  void anOverrunIsALossFromTheLastCleanReadUntilTheSocketIsEmpty() throws Exception {
    inbox.gives(event(1)).overruns().gives(event(2), event(3), event(4)).gives(event(5));
    run();
    assertThat(listener.events())
        .extracting(ConntrackEvent::id)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(listener.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.from()).isBetween(subscribed, Instant.now());
              assertThat(loss.until()).isAfter(loss.from()).isBeforeOrEqualTo(Instant.now());
              assertThat(loss.place()).isEqualTo(LossPlace.KERNEL);
              assertThat(loss.unit()).isEqualTo(LossUnit.EVENTS);
              assertThat(loss.count()).isNull();
            });
    assertThat(owner.missed).isEqualTo(1);
    assertThat(tally.counters().overruns()).isEqualTo(1);
  }

  @Test
  void anOverrunBeforeTheFirstReadBeginsWhenTheSocketWasSubscribed() throws Exception {
    inbox.overruns();
    run();
    assertThat(listener.losses())
        .singleElement()
        .extracting(RecordingListener.Loss::from)
        .isEqualTo(subscribed);
  }

  @Test
  void overrunsBeforeTheSocketIsEmptyAreOneLoss() throws Exception {
    inbox.overruns().gives(event(1), event(2), event(3)).overruns().gives(event(4));
    run();
    assertThat(listener.losses()).hasSize(1);
    assertThat(tally.counters().overruns()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsCountedAndLost() throws Exception {
    inbox.gives(event(1), BROKEN, event(2)).gives(BROKEN);
    run();
    assertThat(listener.events()).extracting(ConntrackEvent::id).containsExactly(1L, 2L);
    assertThat(tally.counters().undecodable()).isEqualTo(2);
    assertThat(listener.losses())
        .allSatisfy(
            loss -> {
              assertThat(loss.place()).isEqualTo(LossPlace.INPUT);
              assertThat(loss.detail()).contains("MISSING_STATUS");
              assertThat(loss.until()).isAfter(loss.from());
            });
    assertThat(listener.losses().stream().mapToLong(RecordingListener.Loss::count).sum())
        .isEqualTo(2);
  }

  @Test
  void whatWaitsWhenItIsStoppedIsDeliveredStill() throws Exception {
    owner.stopping = true;
    inbox.gives(event(1), event(2), event(3)).gives(event(4));
    run();
    assertThat(listener.events()).hasSize(4);
  }

  @Test
  void anEmptySocketIsWaitedFor() throws Exception {
    FakeInbox patient = new FakeInbox();
    patient.whenEmpty(() -> owner.stopping = patient.waits > 2);
    reader(patient).run(subscribed);
    assertThat(patient.waits).isPositive();
  }

  @Test
  void aBrokenSocketEndsIt() {
    inbox.fails("conntrack: cannot read events");
    assertThatThrownBy(this::run)
        .isInstanceOf(IOException.class)
        .hasMessage("conntrack: cannot read events");
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
  }

  private void run() throws IOException, InterruptedException {
    reader(inbox).run(subscribed);
  }

  private EventReader reader(Inbox from) {
    return new EventReader(from, listener, tally, owner, Duration.ofNanos(1));
  }

  private static ByteBuffer event(long id) {
    Tuple tuple = Tuple.of(17, "10.0.0.1", 1_000, "10.0.0.2", 53);
    return CtnetlinkEncoder.encode(
        new ConntrackEvent(
            Decoded.READ_AT,
            Kind.NEW,
            null,
            null,
            null,
            30,
            tuple,
            tuple.reversed(),
            null,
            true,
            false,
            null,
            null,
            0,
            0,
            id));
  }

  private static final class Owner implements EventReader.Owner {

    private boolean stopping;
    private int missed;

    @Override
    public boolean isStopping() {
      return stopping;
    }

    @Override
    public void missedEvents() {
      missed++;
    }

    @Override
    public void verify() {}
  }
}
