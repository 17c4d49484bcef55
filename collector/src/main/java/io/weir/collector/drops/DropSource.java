package io.weir.collector.drops;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Dropped packets of the running kernel. Watches from {@link #open} on; what happens before {@link
 * #run} waits in the ring buffer (1 MiB, about 11,000 records).
 */
public final class DropSource implements DropFeed {

  private static final int POLL_MILLIS = 100;

  private final DropProgram program;
  private final DropRecordDecoder decoder;
  private final ReentrantLock inUse = new ReentrantLock();
  private volatile boolean closed;
  private boolean released;
  private @Nullable DropListener listener;
  private @Nullable RuntimeException failure;
  private Instant bootTime = Instant.EPOCH;
  private long lost;

  private DropSource(DropProgram program, DropRecordDecoder decoder) {
    this.program = program;
    this.decoder = decoder;
  }

  /** What is missing to see drops here, in one line; null when nothing is. */
  public static @Nullable String unavailable() {
    String missing = Requirements.missing();
    return missing == null ? null : "drops: unavailable (" + missing + ")";
  }

  /** Whether this build has the program; one made without clang has not. */
  public static boolean isInThisBuild() {
    return Requirements.class.getResource(Requirements.OBJECT) != null;
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
    LibBpf bpf = LibBpf.load();
    DropProgram program = null;
    try {
      var reasons = DropReasons.ofRunningKernel(bpf);
      program = DropProgram.load(bpf, reasons, filter);
      DropSource source = new DropSource(program, new DropRecordDecoder(reasons));
      program.attach(source::onRecord);
      return source;
    } catch (IOException e) {
      if (program != null) {
        program.close();
      }
      throw new IOException("drops: unavailable (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void run(DropListener to) throws IOException, InterruptedException {
    inUse.lockInterruptibly();
    try {
      listener = to;
      while (!closed) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        pollOnce(POLL_MILLIS, to);
      }
      if (!released) {
        pollOnce(0, to);
      }
    } finally {
      listener = null;
      if (closed) {
        release();
      }
      inUse.unlock();
    }
  }

  private void pollOnce(int timeoutMillis, DropListener to) throws IOException {
    // Both are CLOCK_MONOTONIC; the wall clock may be set while we run.
    bootTime = Instant.now().minusNanos(System.nanoTime());
    program.poll(timeoutMillis);
    if (failure != null) {
      throw failure;
    }
    long now = program.lost();
    if (now > lost) {
      to.lost(now - lost);
      lost = now;
    }
  }

  private int onRecord(@Nullable Pointer context, Pointer data, NativeLong size) {
    DropListener to = listener;
    if (to == null || size.longValue() < DropRecordDecoder.LENGTH) {
      return 0;
    }
    try {
      to.drop(decoder.decode(data.getByteBuffer(0, DropRecordDecoder.LENGTH), bootTime));
    } catch (RuntimeException e) {
      // Must not unwind through native code.
      failure = e;
    }
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    if (inUse.isHeldByCurrentThread()) {
      return;
    }
    inUse.lock();
    try {
      release();
    } finally {
      inUse.unlock();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      program.close();
    }
  }
}
