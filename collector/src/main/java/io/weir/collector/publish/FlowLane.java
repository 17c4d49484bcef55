package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of flow records and losses: a bounded buffer, one thread that numbers and encodes each
 * record once and gives it to the route, and a ledger of what did not fit or was refused. A refused
 * record leaves a gap in the numbers; the loss that follows explains it.
 */
final class FlowLane implements Runnable, Route.Outcomes {

  private static final Logger log = LoggerFactory.getLogger(FlowLane.class);

  /** Between two looks at what Kafka did; its own batches wait longer, so no record is later. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** At most, when all that was taken has found its end; the next record ends it. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** After so many the route has its turn, however fast they come. */
  private static final int AT_ONCE = 4_096;

  private static final long BEHIND_LOSS_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PublisherOptions options;
  private final BlockingQueue<FlowRecord> buffer;
  private final Intake intake;
  private final LossLedger losses = new LossLedger();
  private final ParcelMaker maker;
  private final Route route;
  private final QuietWarning refused;
  private final QuietWarning overflow;
  private final AtomicLong lossesInFlight = new AtomicLong();
  private final Checkpoints checkpoints = new Checkpoints();
  private long lastReport = System.nanoTime();
  private long removed;
  private volatile boolean impatient;
  private volatile boolean resting;
  private volatile boolean stopping;
  private volatile boolean aborted;
  private volatile @Nullable Thread thread;

  private final AtomicLong rejected = new AtomicLong();

  final AtomicLong taken = new AtomicLong();
  final AtomicLong recovered = new AtomicLong();
  final AtomicLong acknowledged = new AtomicLong();
  final AtomicLong lostInBuffer = new AtomicLong();
  final AtomicLong lostInTransport = new AtomicLong();

  FlowLane(PublisherOptions options, ParcelMaker maker, Function<Route.Outcomes, Route> route) {
    this.options = options;
    this.maker = maker;
    this.buffer = new ArrayBlockingQueue<>(options.flowBuffer());
    this.intake = new Intake(buffer);
    this.refused = new QuietWarning(log, "Kafka did not take flow records");
    this.overflow = new QuietWarning(log, "The spool is full and gives up its oldest flow records");
    this.route = route.apply(this);
  }

  void take(FlowRecord flow) {
    taken.incrementAndGet();
    if (stopping || !(buffer.offer(flow) || offerPatiently(flow))) {
      rejected.incrementAndGet();
      lostInBuffer.incrementAndGet();
      losses.add(Parcel.lossOf(flow, LossPlace.BUFFER, "the collector's buffer was full"));
    }
    wake();
  }

  private void wake() {
    if (resting) {
      LockSupport.unpark(thread);
    }
  }

  /** A burst waits for room; when there is none for long, the next records do not wait again. */
  private boolean offerPatiently(FlowRecord flow) {
    SpoolOptions spool = options.spool();
    Thread lane = thread;
    if (spool == null || impatient) {
      return false;
    }
    if (lane != null) {
      LockSupport.unpark(lane);
    }
    try {
      boolean taken = buffer.offer(flow, spool.sourcePatience().toNanos(), TimeUnit.NANOSECONDS);
      impatient = !taken;
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void take(ObserverLoss loss) {
    losses.add(loss);
  }

  /** Flow records that are neither acknowledged nor lost. */
  long pending() {
    return taken.get()
        + recovered.get()
        - acknowledged.get()
        - lostInBuffer.get()
        - lostInTransport.get();
  }

  /** True when everything taken so far has found its end. */
  boolean settled() {
    return pending() <= 0 && losses.isEmpty() && lossesInFlight.get() <= 0;
  }

  SpoolDepth spool() {
    return route.depth();
  }

  /** See {@link KafkaPublisher#checkpoint}. */
  @Nullable Instant checkpoint(Instant seenUntil) {
    return checkpoints.request(seenUntil, taken.get() - rejected.get());
  }

  /** Takes no more; {@link #run} ends when the buffer is empty. */
  void stop() {
    stopping = true;
    wake();
  }

  /** Gives up what is still buffered: the route keeps it, or it is counted as lost. */
  void abort() {
    stopping = true;
    aborted = true;
    wake();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      while (!aborted && !(stopping && settled())) {
        boolean moved = takeIn();
        moved |= route.turn();
        reportLosses();
        checkpoints.advance(removed, this::moveLosses, route);
        if (!moved) {
          rest();
        }
        if (Thread.interrupted()) {
          break;
        }
      }
      route.end(left());
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      lostInBuffer.addAndGet(intake.drain().size());
    }
  }

  private boolean takeIn() {
    boolean moved = false;
    boolean pressed = buffer.remainingCapacity() <= buffer.size() / 4;
    for (int i = 0; i < AT_ONCE && route.hasRoom(pressed); i++) {
      FlowRecord flow = intake.poll();
      if (flow == null) {
        break;
      }
      removed++;
      impatient = false;
      moved = true;
      Parcel parcel = parcel(flow);
      if (parcel != null) {
        route.send(parcel);
      }
    }
    return moved;
  }

  /** Null when it lacks a field, which is its source's mistake and no reason to end. */
  private @Nullable Parcel parcel(FlowRecord flow) {
    try {
      return maker.make(flow);
    } catch (RuntimeException e) {
      refused.warn(e);
      lostInTransport.incrementAndGet();
      if (flow.getIntervalStart() != null && flow.getIntervalEnd() != null) {
        losses.add(Parcel.lossOf(flow, LossPlace.TRANSPORT, "the record could not be encoded"));
      }
      return null;
    }
  }

  private void rest() {
    // Said before it is looked: who comes in between sees it and wakes this thread.
    resting = true;
    if (stopping || !settled()) {
      resting = false;
    }
    LockSupport.parkNanos(this, resting ? REST_NANOS : LOOK_NANOS);
    resting = false;
  }

  private List<Parcel> left() {
    List<FlowRecord> left = intake.drain();
    List<Parcel> rest = new ArrayList<>(left.size());
    for (FlowRecord flow : left) {
      Parcel parcel = parcel(flow);
      if (parcel != null) {
        rest.add(parcel);
      }
    }
    losses.drain().forEach(loss -> rest.add(parcel(loss)));
    return rest;
  }

  private void reportLosses() {
    if (losses.isEmpty()) {
      return;
    }
    long since = System.nanoTime() - lastReport;
    boolean due = since >= options.lossInterval().toNanos();
    // On disk, reports of every second would crowd out the records.
    boolean crowding = route.depth().records() > 0 && since < BEHIND_LOSS_NANOS;
    if ((due && !crowding) || stopping) {
      moveLosses();
    }
  }

  /** Sends the reports that are open, as far as there is room; true when none is left. */
  private boolean moveLosses() {
    if (losses.isEmpty()) {
      return true;
    }
    if (!route.hasRoom(true)) {
      return false;
    }
    lastReport = System.nanoTime();
    // Counted before the ledger is emptied, so that it never looks settled in between.
    lossesInFlight.incrementAndGet();
    losses.drain().forEach(loss -> route.send(parcel(loss)));
    lossesInFlight.decrementAndGet();
    return true;
  }

  private Parcel parcel(ObserverLoss loss) {
    lossesInFlight.incrementAndGet();
    return maker.make(loss);
  }

  @Override
  public void delivered(Parcel.Kind kind) {
    if (kind == Parcel.Kind.FLOW) {
      acknowledged.incrementAndGet();
    } else {
      lossesInFlight.decrementAndGet();
    }
  }

  @Override
  public void lost(Parcel parcel, @Nullable Exception failure) {
    if (failure == null) {
      overflow.warn(new IllegalStateException("spool-size is used up"));
    } else if (!aborted) {
      refused.warn(failure);
    }
    if (parcel.kind() == Parcel.Kind.LOSS) {
      ObserverLoss report = parcel.report();
      if (report != null && !stopping) {
        losses.add(report);
      }
      lossesInFlight.decrementAndGet();
      return;
    }
    boolean inBuffer = failure == null || aborted;
    ObserverLoss loss =
        parcel.asLoss(
            inBuffer ? LossPlace.BUFFER : LossPlace.TRANSPORT,
            failure == null
                ? "the spool was full"
                : "Kafka did not take the record: " + failure.getClass().getSimpleName());
    if (loss != null) {
      losses.add(loss);
    }
    (inBuffer ? lostInBuffer : lostInTransport).incrementAndGet();
  }

  @Override
  public void recovered(long flows, long reports) {
    recovered.addAndGet(flows);
    lossesInFlight.addAndGet(reports);
  }

  @Override
  public void damaged(Spool.Damage damage) {
    SpoolOptions spool = options.spool();
    if (spool == null) {
      return;
    }
    Long records = damage.records();
    log.warn(
        "{} could not be read whole: {} records are lost",
        damage.file(),
        records == null ? "an unknown number of" : records);
    lostInBuffer.addAndGet(records == null ? 0 : records);
    losses.add(
        ObserverLoss.newBuilder()
            .setCluster(spool.cluster())
            .setObserver(spool.observer())
            .setEpoch(0)
            .setPartition(0)
            .setSequence(0)
            .setIntervalStart(damage.since())
            .setIntervalEnd(damage.until())
            .setPlace(LossPlace.BUFFER)
            .setUnit(LossUnit.RECORDS)
            .setCount(records)
            .setDetail("the spool could not be read whole")
            .build());
  }
}
