package io.weir.collector.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Lease in memory, with an API that can be away. */
final class FakeLease {

  private @Nullable LeaseRecord record;
  private int version;

  /** One process's way to it. */
  final class Access implements LeaseApi {

    volatile boolean away;
    volatile boolean answersAreLost;

    @Override
    public @Nullable LeaseRecord read(Duration patience) throws IOException {
      if (away) {
        throw new IOException("away");
      }
      return record();
    }

    @Override
    public boolean write(LeaseRecord wanted, Duration patience) throws IOException {
      if (away) {
        throw new IOException("away");
      }
      boolean written = put(wanted);
      if (answersAreLost) {
        throw new IOException("no answer");
      }
      return written;
    }
  }

  Access access() {
    return new Access();
  }

  synchronized @Nullable LeaseRecord record() {
    return record;
  }

  synchronized void delete() {
    record = null;
  }

  private synchronized boolean put(LeaseRecord wanted) {
    if (!Objects.equals(record == null ? null : record.version(), wanted.version())) {
      return false;
    }
    version++;
    record =
        new LeaseRecord(
            wanted.holder(),
            wanted.duration(),
            wanted.acquired(),
            wanted.renewed(),
            wanted.transitions(),
            Integer.toString(version));
    return true;
  }
}
