package io.weir.collector.ebpf;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a ring buffer that programs fill. Not thread-safe; close before its object. */
final class RingBuffer implements AutoCloseable {

  /** Ours: the callback wants no more for now. libbpf has taken note of the record by then. */
  private static final int ENOUGH = -10_000;

  private final LibBpf bpf;
  private final Pointer ring;
  private final LibBpf.SampleCallback callback = this::take;
  private final Consumer<ByteBuffer> reader;
  private @Nullable RuntimeException failure;
  private int left;
  private boolean closed;

  /**
   * Opens one.
   *
   * @param reader takes each record's bytes; they are valid during the call only
   */
  RingBuffer(BpfMap map, Consumer<ByteBuffer> reader) throws IOException {
    this.bpf = map.library();
    this.reader = reader;
    Pointer made = bpf.ring_buffer__new(map.descriptor(), callback, null, null);
    if (made == null) {
      throw new IOException("a ring buffer cannot be opened");
    }
    this.ring = made;
  }

  /**
   * Waits for records and gives them to the reader.
   *
   * @param most after so many it returns
   * @return how many there were
   */
  int poll(Duration timeout, int most) throws IOException {
    left = most;
    int result = bpf.ring_buffer__poll(ring, Math.toIntExact(timeout.toMillis()));
    RuntimeException broken = failure;
    if (broken != null) {
      failure = null;
      throw broken;
    }
    // Interrupted by a signal: nothing is wrong.
    if (result != ENOUGH && result != Errors.INTERRUPTED) {
      Errors.verify(result, "a ring buffer cannot be read");
    }
    return most - left;
  }

  private int take(@Nullable Pointer context, Pointer data, NativeLong size) {
    try {
      left--;
      reader.accept(data.getByteBuffer(0, size.longValue()));
    } catch (RuntimeException e) {
      // Must not unwind through native code.
      failure = e;
    }
    return left > 0 && failure == null ? 0 : ENOUGH;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        bpf.ring_buffer__free(ring);
      } finally {
        // Native code alone would not keep it from the garbage collector until here.
        Reference.reachabilityFence(callback);
      }
    }
  }
}
