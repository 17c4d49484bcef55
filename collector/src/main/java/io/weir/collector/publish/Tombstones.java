package io.weir.collector.publish;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys of deleted objects whose records Kafka may forget once nobody can ask for them any more. An
 * object that comes back under the same key keeps its records. Holds about 200 bytes for each
 * object deleted within the delay. Not thread-safe.
 */
final class Tombstones {

  private final long delayNanos;

  /** In order of the deletion, hence of what is due. */
  private final Map<ByteBuffer, Long> due = new LinkedHashMap<>();

  Tombstones(Duration delay) {
    this.delayNanos = delay.toNanos();
  }

  void deleted(byte[] key, long now) {
    due.remove(ByteBuffer.wrap(key));
    due.put(ByteBuffer.wrap(key), now + delayNanos);
  }

  void present(byte[] key) {
    due.remove(ByteBuffer.wrap(key));
  }

  /** Takes those that are due, at most so many. */
  List<byte[]> take(long now, int most) {
    List<byte[]> taken = new ArrayList<>();
    Iterator<Map.Entry<ByteBuffer, Long>> entries = due.entrySet().iterator();
    while (taken.size() < most && entries.hasNext()) {
      Map.Entry<ByteBuffer, Long> entry = entries.next();
      if (entry.getValue() - now > 0) {
        break;
      }
      taken.add(entry.getKey().array());
      entries.remove();
    }
    return taken;
  }

  int waiting() {
    return due.size();
  }
}
