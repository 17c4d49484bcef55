package io.weir.collector.cluster;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what is wrong with staged ConfigMaps, few lines at a time: anybody who may write
 * one can make it wrong as often as he likes. Not thread-safe.
 */
final class StagedProblemLog {

  private static final Logger LOG = LoggerFactory.getLogger(StagedProblemLog.class);
  private static final int SHOWN_AT_ONCE = 10;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private long windowStart;
  private int shown;

  StagedProblemLog() {
    this(System::nanoTime);
  }

  StagedProblemLog(LongSupplier nanos) {
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  void tell(ObjectKey configMap, List<String> problems) {
    if (problems.isEmpty()) {
      show(configMap + " is in order again");
    }
    problems.forEach(this::show);
  }

  private void show(String line) {
    if (nanos.getAsLong() - windowStart > WINDOW_NANOS) {
      windowStart = nanos.getAsLong();
      shown = 0;
    }
    shown++;
    if (shown <= SHOWN_AT_ONCE) {
      LOG.warn("{}", line);
    } else if (shown == SHOWN_AT_ONCE + 1) {
      LOG.warn("More is wrong with staged ConfigMaps; it is not shown for a minute");
    }
  }
}
