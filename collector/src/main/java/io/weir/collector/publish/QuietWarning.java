package io.weir.collector.publish;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** A warning that a storm of failures prints once a minute, with how many it stands for. */
final class QuietWarning {

  private static final long PAUSE_NANOS = 60_000_000_000L;

  private final Logger log;
  private final String message;
  private final AtomicLong silenced = new AtomicLong();
  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  QuietWarning(Logger log, String message) {
    this.log = log;
    this.message = message;
  }

  void warn(Exception failure) {
    silenced.incrementAndGet();
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= PAUSE_NANOS && last.compareAndSet(before, now)) {
      log.warn("{} ({} times): {}", message, silenced.getAndSet(0), failure.toString());
      log.debug("Stack of the last failure", failure);
    }
  }
}
