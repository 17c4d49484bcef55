package io.weir.collector.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * To Kafka in order, over the disk while it is away. As long as Kafka keeps up, parcels go straight
 * to it; when it stalls, all that it has not acknowledged is written to the spool, and so is what
 * comes, until the spool is read empty again.
 *
 * <pre>
 *  new ──▶ window ──▶ Kafka              new ──▶ spool ──▶ window ──▶ Kafka
 *       (Kafka keeps up)                         (behind)
 * </pre>
 *
 * The window is what Kafka was handed and has not acknowledged. Those of it that stand in the spool
 * come first, in the spool's order, so that one acknowledgement moves both. The producer must not
 * block in send and must not give up by itself.
 */
final class SpooledRoute implements Route {

  private static final long BUSY_NANOS = 2_000_000;
  private static final int BATCH_BYTES = 256 << 10;

  private final ProducerLine producers;
  private final String topic;
  private final IntUnaryOperator partitions;
  private final Outcomes outcomes;
  private final SpoolKeeper keeper;
  private final long retryNanos;
  private final long stallNanos;
  private final Window window;
  private final List<Parcel> toDisk = new ArrayList<>();
  private int toDiskBytes;
  private long taken;
  private long now = System.nanoTime();
  private long notBefore = now;
  private @Nullable Shipment held;
  private boolean behind;
  private boolean failed;
  private volatile SpoolDepth depth = SpoolDepth.NONE;

  /**
   * For one publisher; what an earlier process left is sent first.
   *
   * @param partitions gives the partition to send to for the one a parcel was numbered for
   */
  SpooledRoute(
      ProducerLine producers,
      PublisherOptions publisher,
      SpoolOptions options,
      IntUnaryOperator partitions,
      Outcomes outcomes) {
    this.producers = producers;
    this.topic = publisher.topics().flows();
    this.retryNanos = publisher.retryPause().toNanos();
    this.stallNanos = options.stall().toNanos();
    this.window = new Window(options.windowBytes());
    this.partitions = partitions;
    this.outcomes = outcomes;
    this.keeper = new SpoolKeeper(options, outcomes);
    Spool spool = keeper.usable();
    this.behind = spool != null && spool.hasUnread();
    this.depth = keeper.depth();
  }

  @Override
  public boolean hasRoom(boolean pressed) {
    // Once for each parcel: reading the clock costs as much as encoding some fields of it.
    now = System.nanoTime();
    if (behind) {
      return keeper.usable() != null;
    }
    boolean stalled = isStalled();
    if (held == null && !window.isFull() && !stalled && !failed) {
      return true;
    }
    return (pressed || stalled) && fallBehind();
  }

  /** True when Kafka has kept the oldest for too long. */
  private boolean isStalled() {
    Shipment oldest = window.isEmpty() ? held : window.oldest();
    return oldest != null && oldest.age(now) > stallNanos;
  }

  @Override
  public void send(Parcel parcel) {
    taken++;
    if (behind) {
      toDisk.add(parcel);
      toDiskBytes += parcel.bytes();
      if (toDiskBytes >= BATCH_BYTES) {
        writeToDisk();
      }
    } else {
      Shipment shipment = Shipment.fresh(parcel, taken, now);
      if (!hand(shipment)) {
        held = shipment;
      }
    }
  }

  /** Gives it to the producer; false when that cannot take it now. */
  private boolean hand(Shipment shipment) {
    Parcel parcel = shipment.parcel;
    try {
      // The shipment hears of the outcome as callback.
      Future<RecordMetadata> unused =
          producers.send(
              new ProducerRecord<>(
                  topic, partitions.applyAsInt(parcel.partition()), parcel.key(), parcel.value()),
              shipment);
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      shipment.onCompletion(null, e);
    }
    if (shipment.state() == Shipment.State.FAILED) {
      // Kafka's client tells so at once when it knows no broker, or has no room; what follows must
      // not overtake.
      notBefore =
          now + (shipment.failure() instanceof BufferExhaustedException ? BUSY_NANOS : retryNanos);
      return false;
    }
    shipment.handed(now);
    window.add(shipment);
    return true;
  }

  @Override
  public boolean turn() {
    now = System.nanoTime();
    boolean moved = settle();
    Spool spool = keeper.usable();
    if (spool != null && isUnanswered()) {
      producers.giveUp();
      window.forEach(Shipment::giveUp);
      moved = settle();
    }
    if (failed && (spool == null || fallBehind())) {
      startAgain(spool);
    }
    if (held != null && isDue()) {
      Shipment again = held.again();
      held = hand(again) ? null : again;
      moved = held == null;
    }
    if (behind) {
      writeToDisk();
      if (spool != null && !failed) {
        moved |= feed(spool);
      }
    }
    depth = keeper.depth();
    return moved;
  }

  /** True when the producer says nothing any more of what it took. */
  private boolean isUnanswered() {
    Shipment oldest = window.oldest();
    return oldest != null
        && oldest.state() == Shipment.State.PENDING
        && oldest.waits(now) > producers.answerLimit().toNanos();
  }

  private boolean isDue() {
    return now - notBefore >= 0;
  }

  /** Takes what has ended out of the window, oldest first. */
  private boolean settle() {
    boolean moved = false;
    for (Shipment oldest = window.oldest(); oldest != null && !failed; oldest = window.oldest()) {
      switch (oldest.state()) {
        case PENDING -> {
          return moved;
        }
        case DELIVERED -> outcomes.delivered(oldest.kind);
        case REFUSED -> outcomes.lost(oldest.parcel, oldest.failure());
        case FAILED -> {
          failed = true;
          return moved;
        }
      }
      moved = true;
      leave(oldest);
    }
    return moved;
  }

  private void leave(Shipment oldest) {
    window.removeOldest();
    Spool spool = keeper.usable();
    if (spool != null && oldest.isSpooled()) {
      try {
        spool.acknowledge(oldest.spoolIndex());
      } catch (IOException e) {
        keeper.failed(e);
      }
    }
  }

  /** Once Kafka has given back all it was handed, sends again from the first it did not take. */
  private void startAgain(@Nullable Spool spool) {
    if (window.awaitsAnswers()) {
      return;
    }
    for (Shipment shipment : window) {
      boolean again = spool != null && shipment.isSpooled() && spool.holds(shipment.spoolIndex());
      if (!again && shipment.state() == Shipment.State.DELIVERED) {
        outcomes.delivered(shipment.kind);
      } else if (!again) {
        outcomes.lost(shipment.parcel, shipment.failure());
      }
    }
    window.clear();
    failed = false;
    notBefore = now + retryNanos;
    if (spool != null) {
      try {
        spool.rewind();
      } catch (IOException e) {
        keeper.failed(e);
      }
    }
  }

  /** From now on over the disk; false when the disk does not take what is on its way. */
  private boolean fallBehind() {
    Spool spool = keeper.usable();
    if (spool == null) {
      return false;
    }
    if (behind) {
      return true;
    }
    try {
      List<Shipment> batch = new ArrayList<>();
      int bytes = 0;
      for (Shipment shipment : window) {
        if (!shipment.isSpooled()) {
          batch.add(shipment);
          bytes += shipment.parcel.bytes();
          if (bytes >= BATCH_BYTES) {
            write(spool, batch);
            bytes = 0;
          }
        }
      }
      write(spool, batch);
    } catch (IOException e) {
      keeper.failed(e);
      return false;
    }
    behind = true;
    if (held != null) {
      toDisk.add(held.parcel);
      toDiskBytes += held.parcel.bytes();
      held = null;
    }
    return true;
  }

  private void write(Spool spool, List<Shipment> batch) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    List<Parcel> parcels = batch.stream().map(shipment -> shipment.parcel).toList();
    long index = append(spool, parcels);
    // They are on their way already.
    spool.skipUnread();
    for (Shipment shipment : batch) {
      shipment.spooledAs(index++);
    }
    batch.clear();
  }

  private long append(Spool spool, List<Parcel> parcels) throws IOException {
    long bytes = parcels.stream().mapToLong(SpoolSegment::size).sum();
    while (spool.isFullFor(bytes)) {
      spool.dropOldest(parcel -> outcomes.lost(parcel, null));
    }
    return spool.append(parcels);
  }

  private void writeToDisk() {
    Spool spool = keeper.usable();
    if (toDisk.isEmpty() || spool == null) {
      return;
    }
    try {
      append(spool, toDisk);
      toDisk.clear();
      toDiskBytes = 0;
    } catch (IOException e) {
      keeper.failed(e);
    }
  }

  /** Hands over what waits on disk, as far as the window has room. */
  private boolean feed(Spool spool) {
    boolean moved = false;
    try {
      while (!window.isFull() && isDue()) {
        Parcel next = spool.peek();
        if (next == null) {
          break;
        }
        Shipment shipment = Shipment.spooled(next, taken - toDisk.size(), now, spool.readIndex());
        if (!hand(shipment)) {
          return moved;
        }
        spool.advance();
        moved = true;
      }
      keeper.reportDamages();
      if (!spool.hasUnread() && toDisk.isEmpty() && !isStalled()) {
        behind = false;
        if (window.isEmpty()) {
          spool.acknowledgeAll();
        }
      }
    } catch (IOException e) {
      keeper.failed(e);
    }
    return moved;
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public boolean isSafe(long parcels) {
    if (!toDisk.isEmpty() || (held != null && held.position <= parcels)) {
      return false;
    }
    for (Shipment shipment : window) {
      if (!shipment.isSpooled()) {
        return shipment.position > parcels;
      }
    }
    return true;
  }

  @Override
  public void sync() {
    Spool spool = keeper.usable();
    if (spool != null) {
      try {
        spool.sync();
      } catch (IOException e) {
        keeper.failed(e);
      }
    }
  }

  @Override
  public SpoolDepth depth() {
    return depth;
  }

  @Override
  public void end(Iterable<Parcel> rest) {
    settle();
    IllegalStateException closed =
        new IllegalStateException("the publisher was closed, and the disk took no more");
    boolean kept = (window.isEmpty() && held == null && !rest.iterator().hasNext()) || fallBehind();
    for (Parcel parcel : rest) {
      if (kept) {
        send(parcel);
      } else {
        outcomes.lost(parcel, closed);
      }
    }
    writeToDisk();
    toDisk.forEach(parcel -> outcomes.lost(parcel, closed));
    for (Shipment shipment : window) {
      if (!shipment.isSpooled()) {
        outcomes.lost(shipment.parcel, closed);
      }
    }
    if (held != null) {
      outcomes.lost(held.parcel, closed);
    }
    keeper.close();
    depth = keeper.depth();
  }
}
