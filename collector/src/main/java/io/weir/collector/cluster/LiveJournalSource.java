package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ClusterChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster whose watch is made in this process, such as the lab's: publishes a snapshot, the
 * events as they come, a bookmark each second, and at the end one that lets every flow so far be
 * judged.
 */
public final class LiveJournalSource implements ClusterSource {

  private static final Logger log = LoggerFactory.getLogger(LiveJournalSource.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** An event that happened is in the queue within this time. */
  private static final Duration DELIVERY = Duration.ofMillis(200);

  private final ChangeStamp stamp;
  private final ObjectMapping mapping;
  private final StagedEntries staged;
  private final List<JournalEntry> snapshot;
  private final BlockingQueue<JournalEntry> events = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /**
   * For one cluster.
   *
   * @param snapshot what stands before the first event, each object once, as ADDED
   */
  public LiveJournalSource(ChangeStamp stamp, List<JournalEntry> snapshot) {
    this.stamp = stamp;
    this.mapping =
        new ObjectMapping(stamp, oddity -> log.warn("{}: {}", oddity.field(), oddity.message()));
    this.staged = new StagedEntries(stamp);
    this.snapshot = List.copyOf(snapshot);
  }

  /** Takes an event that has just happened; callable from any thread, in order of time. */
  public void observe(JournalEntry event) {
    events.add(event);
  }

  @Override
  public void run(ClusterSink sink) throws InterruptedException {
    publishSnapshot(sink);
    long nextTick = System.nanoTime();
    while (!closed) {
      Instant drainedUpTo = now().minus(DELIVERY);
      if (System.nanoTime() - nextTick >= 0) {
        drain(sink);
        sink.change(stamp.bookmark(drainedUpTo, now()));
        nextTick += TICK.toNanos();
      }
      long wait = Math.max(0, nextTick - System.nanoTime());
      JournalEntry event = events.poll(Math.min(wait, DELIVERY.toNanos()), TimeUnit.NANOSECONDS);
      if (event != null) {
        publish(event, sink);
      }
    }
    drain(sink);
    sink.change(stamp.bookmark(now().plus(JournalClusterSource.PAST_THE_END), now()));
  }

  @Override
  public void close() {
    closed = true;
  }

  private void publishSnapshot(ClusterSink sink) throws InterruptedException {
    Instant at = now();
    String id = stamp.cluster() + "@" + at;
    sink.change(stamp.snapshotBegin(id, at));
    // A listing sees each object when it is made; what was seen only before it counts as gone.
    for (JournalEntry entry : snapshot) {
      ClusterChange change = mapping.present(entry.object(), Sighting.LISTED, at);
      if (change != null) {
        sink.change(change);
      }
      staged.take(entry);
    }
    for (ClusterChange policy : staged.standing(at)) {
      sink.change(policy);
    }
    sink.change(stamp.snapshotEnd(id, at));
  }

  private void drain(ClusterSink sink) throws InterruptedException {
    for (JournalEntry event = events.poll(); event != null; event = events.poll()) {
      publish(event, sink);
    }
  }

  private void publish(JournalEntry event, ClusterSink sink) throws InterruptedException {
    @Nullable ClusterChange change =
        event.type() == EventType.DELETED
            ? mapping.deleted(event.object(), event.observedAt())
            : mapping.present(event.object(), Sighting.WATCHED, event.observedAt());
    if (change != null) {
      sink.change(change);
    }
    for (ClusterChange policy : staged.take(event)) {
      sink.change(policy);
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
