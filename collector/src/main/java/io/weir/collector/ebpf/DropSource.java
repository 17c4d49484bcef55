package io.weir.collector.ebpf;

import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Dropped packets of the running kernel. Watches from {@link #open} on; what happens before {@link
 * #run} waits in the ring buffer (1 MiB, about 11,000 records). What finds no room there is counted
 * in the kernel and reported as lost, exactly.
 */
public final class DropSource implements NodeFeed {

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int BATCH = 4_096;

  private final DropProgram program;
  private final DropRecordDecoder decoder;
  private final ReentrantLock inUse = new ReentrantLock();
  private volatile boolean closed;
  private boolean released;
  private List<DropEvent> batch = new ArrayList<>();
  private KernelClock clock = KernelClock.now();
  private Instant complete = Instant.now();
  private volatile long lost;

  private DropSource(DropFilter filter) throws IOException {
    var reasons = DropReasons.ofRunningKernel();
    this.decoder = new DropRecordDecoder(reasons);
    this.program = DropProgram.start(reasons, filter, this::take);
  }

  /** Whether this build has the program: it lacks it when it was made without clang. */
  public static boolean isInThisBuild() {
    return BpfObject.isBuilt("drops.bpf.o");
  }

  /** What is missing to see drops here, in one line; null when nothing is. */
  public static @Nullable String unavailable() {
    String missing = KernelSupport.ofThisMachine().dropsMissing();
    return missing == null ? null : "drops: unavailable (" + missing + ")";
  }

  /**
   * Loads the program and begins to watch.
   *
   * @throws IOException if that is not possible here; one line that says what is missing
   */
  public static DropSource open(DropFilter filter) throws IOException {
    String unavailable = unavailable();
    if (unavailable != null) {
      throw new IOException(unavailable);
    }
    try {
      return new DropSource(filter);
    } catch (IOException e) {
      throw new IOException("drops: unavailable (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public String name() {
    return "drops";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DROPS);
  }

  @Override
  public void run(NodeListener to) throws IOException, InterruptedException {
    inUse.lockInterruptibly();
    try {
      while (!closed) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        pollOnce(PATIENCE, to);
      }
      while (!released && pollOnce(Duration.ZERO, to) == BATCH) {
        // What was dropped before the end is told before the end.
      }
    } finally {
      inUse.unlock();
      if (closed) {
        releaseUnlessInUse();
      }
    }
  }

  /** Dropped packets that could not be told since {@link #open}; callable from any thread. */
  public long untold() {
    return lost;
  }

  private int pollOnce(Duration patience, NodeListener to)
      throws IOException, InterruptedException {
    clock = KernelClock.now();
    int records = program.poll(patience, BATCH);
    if (!batch.isEmpty()) {
      to.drops(batch);
      batch = new ArrayList<>();
    }
    Instant now = Instant.now();
    long total = program.lost();
    if (total > lost) {
      to.lost(
          complete,
          now,
          LossPlace.KERNEL,
          LossUnit.EVENTS,
          total - lost,
          "drop events overflowed the ring buffer");
      lost = total;
    }
    complete = now;
    return records;
  }

  private void take(ByteBuffer record) {
    if (record.remaining() >= DropRecordDecoder.LENGTH) {
      batch.add(decoder.decode(record, clock));
    }
  }

  /** Does not wait for {@link #run}, which may be waiting for the listener; it cleans up then. */
  @Override
  public void close() {
    closed = true;
    if (!inUse.isHeldByCurrentThread()) {
      releaseUnlessInUse();
    }
  }

  private void releaseUnlessInUse() {
    if (inUse.tryLock()) {
      try {
        if (!released) {
          released = true;
          program.close();
        }
      } finally {
        inUse.unlock();
      }
    }
  }
}
