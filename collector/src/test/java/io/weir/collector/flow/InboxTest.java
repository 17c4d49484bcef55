package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for room. */
@Timeout(30)
class InboxTest {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private final Inbox inbox = new Inbox(16);

  @Test
  void aListingWaitsWhereEventsStillFind() throws Exception {
    inbox.conntrack(events(Kind.PRESENT, 2));
    CompletableFuture<Void> listing = put(Kind.PRESENT);

    put(Kind.NEW).get(10, TimeUnit.SECONDS);

    assertThat(listing).isNotDone();
    inbox.release(4);
    listing.get(10, TimeUnit.SECONDS);
    assertThat(inbox.take()).hasSize(3);
  }

  @Test
  void eventsWaitWhenItIsFull() throws Exception {
    inbox.conntrack(events(Kind.NEW, 16));
    CompletableFuture<Void> waiting = put(Kind.UPDATE);
    assertThat(waiting).isNotDone();
    inbox.release(1);
    waiting.get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> put(Kind kind) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            inbox.conntrack(events(kind, 2));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        command -> new Thread(command, "feed").start());
  }

  private static List<ConntrackEvent> events(Kind kind, int count) {
    List<ConntrackEvent> events = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      events.add(Entry.udp(4000 + id, id, AT).event(kind, AT.plus(Duration.ofSeconds(1))));
    }
    return events;
  }
}
