package io.weir.collector.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Gives what a test has prepared, read by read; then nothing. */
final class FakeInbox implements Inbox {

  static final int CAPACITY = 3;

  private static final int LONGEST = 2_048;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(CAPACITY * LONGEST).order(ByteOrder.nativeOrder());
  private final Queue<Object> reads = new ArrayDeque<>();
  private List<ByteBuffer> current = new ArrayList<>();
  private Runnable whenEmpty = () -> {};
  int waits;

  FakeInbox gives(ByteBuffer... datagrams) {
    reads.add(List.of(datagrams));
    return this;
  }

  FakeInbox overruns() {
    reads.add(OVERRUN);
    return this;
  }

  FakeInbox fails(String message) {
    reads.add(new IOException(message));
    return this;
  }

  FakeInbox whenEmpty(Runnable action) {
    whenEmpty = action;
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  public int receive() throws IOException {
    Object read = reads.poll();
    current = new ArrayList<>();
    if (read == null) {
      whenEmpty.run();
      return 0;
    }
    if (read instanceof IOException failure) {
      throw failure;
    }
    if (read instanceof Integer result) {
      return result;
    }
    current = (List<ByteBuffer>) read;
    for (int i = 0; i < current.size(); i++) {
      bytes.put(start(i), current.get(i), 0, current.get(i).limit());
    }
    return current.size();
  }

  @Override
  public int capacity() {
    return CAPACITY;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public int start(int index) {
    return index * LONGEST;
  }

  @Override
  public int length(int index) {
    return current.get(index).limit();
  }

  @Override
  public @Nullable DecodeError flaw(int index) {
    return null;
  }

  @Override
  public void await(Duration atMost) {
    waits++;
  }

  @Override
  public @Nullable Long drops() {
    return 0L;
  }

  @Override
  public void close() {}
}
