package io.weir.collector.ebpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries out of a map of the kernel: many at once, or one by one where the kernel cannot do
 * that (before 5.6). Not thread-safe.
 */
final class FlowMap {

  private static final int BATCH = 8_192;

  /** Takes entries that lie behind each other in two buffers, valid during the call only. */
  interface Reader {
    void read(ByteBuffer keys, ByteBuffer values, int entries) throws InterruptedException;
  }

  private final LibBpf bpf;
  private final int map;
  private final int keyBytes;
  private final int valueBytes;
  private final Memory cursor = new Memory(Integer.BYTES);
  private final Memory next;
  private final Memory count = new Memory(Integer.BYTES);
  private int room = BATCH;
  private Memory keys;
  private Memory values;
  private boolean oneByOne;

  FlowMap(BpfMap map, int keyBytes, int valueBytes) {
    this.bpf = map.library();
    this.map = map.descriptor();
    this.keyBytes = keyBytes;
    this.valueBytes = valueBytes;
    this.next = new Memory(Math.max(Integer.BYTES, keyBytes));
    this.keys = new Memory((long) room * keyBytes);
    this.values = new Memory((long) room * valueBytes);
  }

  /** As on a kernel that knows no batches. */
  static FlowMap withoutBatches(BpfMap map, int keyBytes, int valueBytes) {
    FlowMap made = new FlowMap(map, keyBytes, valueBytes);
    made.oneByOne = true;
    return made;
  }

  /** Takes out all that is there; what comes in meanwhile may or may not be among it. */
  void drain(Reader reader) throws IOException, InterruptedException {
    if (!oneByOne && !drainBatches(reader)) {
      oneByOne = true;
    }
    if (oneByOne) {
      drainOneByOne(reader);
    }
  }

  /** Returns false if the kernel cannot do that. */
  private boolean drainBatches(Reader reader) throws IOException, InterruptedException {
    Pointer from = null;
    while (true) {
      count.setInt(0, room);
      int result = bpf.bpf_map_lookup_and_delete_batch(map, from, next, keys, values, count, null);
      if (result == Errors.INVALID && from == null) {
        return false;
      }
      if (result == Errors.NO_SPACE) {
        // More than fits share one slot of the hash.
        grow();
        continue;
      }
      if (result != 0 && result != Errors.NO_ENTRY) {
        Errors.verify(result, "the flows cannot be read");
      }
      deliver(reader, count.getInt(0));
      if (result == Errors.NO_ENTRY) {
        return true;
      }
      cursor.setInt(0, next.getInt(0));
      from = cursor;
    }
  }

  private void grow() {
    room *= 2;
    keys = new Memory((long) room * keyBytes);
    values = new Memory((long) room * valueBytes);
  }

  private void drainOneByOne(Reader reader) throws IOException, InterruptedException {
    int entries = 0;
    Pointer key = firstKey();
    while (key != null) {
      Pointer to = keys.share((long) entries * keyBytes, keyBytes);
      to.write(0, key.getByteArray(0, keyBytes), 0, keyBytes);
      Pointer following = keyAfter(to);
      Pointer value = values.share((long) entries * valueBytes, valueBytes);
      if (bpf.bpf_map_lookup_elem(map, to, value) == 0) {
        bpf.bpf_map_delete_elem(map, to);
        entries++;
      }
      key = following;
      if (entries == room) {
        deliver(reader, entries);
        entries = 0;
      }
    }
    deliver(reader, entries);
  }

  private @Nullable Pointer firstKey() throws IOException {
    return keyAfter(null);
  }

  private @Nullable Pointer keyAfter(@Nullable Pointer key) throws IOException {
    int result = bpf.bpf_map_get_next_key(map, key, next);
    if (result == Errors.NO_ENTRY) {
      return null;
    }
    Errors.verify(result, "the flows cannot be read");
    return next;
  }

  private void deliver(Reader reader, int entries) throws InterruptedException {
    if (entries > 0) {
      reader.read(
          keys.getByteBuffer(0, (long) entries * keyBytes),
          values.getByteBuffer(0, (long) entries * valueBytes),
          entries);
    }
  }
}
