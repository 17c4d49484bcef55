package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads events until it is told to stop. Rests after a short batch, as each waking costs more than
 * many events do; meanwhile they wait in the kernel. The more came, the shorter it rests.
 */
final class EventReader {

  private static final int LONGEST_LIST = 1_024;
  private static final Duration IDLE = Duration.ofMillis(100);

  private static final long DROPS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How the reader speaks with the feed it works for. */
  interface Owner {

    /** True from when the reader is to take what is left and end. */
    boolean isStopping();

    /** Events were missed: the table has to be listed again. */
    void missedEvents();

    /**
     * Asked after every batch.
     *
     * @throws IOException if another part of the feed has failed
     */
    void verify() throws IOException;
  }

  private final Inbox inbox;
  private final NodeListener listener;
  private final Tally tally;
  private final Owner owner;
  private final Pause pause;
  private final CtnetlinkDecoder decoder = new CtnetlinkDecoder();
  private final UndecodableLog log = new UndecodableLog(System::nanoTime);
  private final Decoded decoded = new Decoded();
  private volatile boolean behind;
  private int sinceRest;
  private long dropsReadAt = System.nanoTime() - DROPS_EVERY_NANOS;

  /**
   * For one socket.
   *
   * @param longest pause after all that waited was read
   */
  EventReader(Inbox inbox, NodeListener listener, Tally tally, Owner owner, Duration longest) {
    this.inbox = inbox;
    this.listener = listener;
    this.tally = tally;
    this.owner = owner;
    this.pause = new Pause(longest);
  }

  /** True while more events wait than are taken at once; for any thread. */
  boolean isBehind() {
    return behind;
  }

  /**
   * Reads until the owner stops it.
   *
   * @param subscribed from when on events were told
   */
  void run(Instant subscribed) throws IOException, InterruptedException {
    OverrunInterval missed = new OverrunInterval(subscribed);
    Long stopBy = null;
    while (stopBy == null || System.nanoTime() - stopBy < 0) {
      if (stopBy == null && owner.isStopping()) {
        stopBy = System.nanoTime() + LAST_DRAIN_NANOS;
      }
      owner.verify();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Instant began = Instant.now();
      int count = inbox.receive();
      if (count == Inbox.OVERRUN) {
        tally.overrun();
        missed.overrun();
        continue;
      }
      boolean drained = count < inbox.capacity();
      behind = !drained;
      take(count, began);
      if (drained || decoded.isFull()) {
        deliver(began);
      }
      if (!drained) {
        missed.clean(began);
        continue;
      }
      report(missed.drained(began));
      if (stopBy != null) {
        return;
      }
      rest(count);
    }
    deliver(Instant.now());
  }

  private void take(int count, Instant readAt) {
    if (count > 0) {
      tally.batch();
    }
    sinceRest += count;
    for (int i = 0; i < count; i++) {
      DecodeError flaw = inbox.flaw(i);
      if (flaw == null) {
        decoder.decode(inbox.bytes(), inbox.start(i), inbox.length(i), readAt, decoded);
      } else {
        decoded.undecodable(flaw, inbox.start(i), inbox.length(i));
      }
    }
  }

  private void deliver(Instant began) throws InterruptedException {
    if (!decoded.events.isEmpty()) {
      List<ConntrackEvent> events = decoded.takeEvents();
      tally.entries(events);
      listener.conntrack(events);
    }
    if (decoded.unreadable > 0) {
      listener.lost(
          began, later(began), LossPlace.INPUT, LossUnit.EVENTS, decoded.unreadable, decoded.why());
      decoded.unreadable = 0;
    }
  }

  private void report(@Nullable Instant missedSince) throws InterruptedException {
    if (missedSince != null) {
      listener.lost(
          missedSince,
          later(missedSince),
          LossPlace.KERNEL,
          LossUnit.EVENTS,
          null,
          "conntrack: the socket's buffer overran; all entries are listed anew");
      tally.socketDrops(inbox.drops());
      owner.missedEvents();
    }
  }

  private static Instant later(Instant than) {
    Instant now = Instant.now();
    return now.isAfter(than) ? now : than.plusNanos(1_000);
  }

  private void rest(int count) throws IOException {
    long now = System.nanoTime();
    if (now - dropsReadAt >= DROPS_EVERY_NANOS) {
      dropsReadAt = now;
      tally.socketDrops(inbox.drops());
    }
    if (count == 0) {
      inbox.await(IDLE);
    } else {
      LockSupport.parkNanos(this, pause.nanosAfter(sinceRest));
    }
    sinceRest = 0;
  }

  /** What the decoder found since it was last delivered. */
  private final class Decoded implements CtnetlinkDecoder.Output {

    private List<ConntrackEvent> events = new ArrayList<>(LONGEST_LIST);
    private long unreadable;
    private @Nullable DecodeError firstError;

    boolean isFull() {
      return events.size() >= LONGEST_LIST;
    }

    List<ConntrackEvent> takeEvents() {
      List<ConntrackEvent> taken = events;
      events = new ArrayList<>(Math.min(LONGEST_LIST, taken.size() + 16));
      return taken;
    }

    String why() {
      DecodeError error = firstError;
      return "conntrack: " + (error == null ? "unreadable" : error + " (" + error.meaning() + ")");
    }

    @Override
    public void entry(ConntrackEvent event) {
      events.add(event);
    }

    @Override
    public void undecodable(DecodeError error, int start, int length) {
      tally.undecodable();
      log.show(error, inbox.bytes(), start, length);
      if (unreadable++ == 0) {
        firstError = error;
      }
    }

    @Override
    public void ends(int errno) {
      // Belongs to listings, which nobody asks of this socket.
    }

    @Override
    public void inconsistent() {
      // The same.
    }
  }
}
