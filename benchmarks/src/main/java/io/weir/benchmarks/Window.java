package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.weir.stream.names.JobMetric;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a job does between two moments in its midst, when it is warm and its state neither grows nor
 * shrinks. Processor time is all of this process': the broker's, the collector of garbage and the
 * compiler have their share.
 *
 * @param seconds of the clock
 * @param busySeconds of processors
 * @param flows records read
 * @param rows written
 */
record Window(double seconds, double busySeconds, long flows, long rows) {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final long LOOK_MILLIS = 50;

  private record Look(long nanos, long busyNanos, long flows, long rows) {

    static Look now() {
      return new Look(
          System.nanoTime(),
          PROCESS.getProcessCpuTime(),
          JobCounters.sum(JobMetric.FLOWS_IN),
          JobCounters.sum(JobMetric.VERDICTS));
    }

    Window until(Look later) {
      return new Window(
          (later.nanos - nanos) / 1e9,
          (later.busyNanos - busyNanos) / 1e9,
          later.flows - flows,
          later.rows - rows);
    }
  }

  /**
   * Waits for the end of a job that was just started.
   *
   * @param from records that it has read when the window begins
   * @param to and when it ends
   */
  static Window of(CompletableFuture<?> job, long from, long to) throws Exception {
    Look first = null;
    Look last = null;
    while (!isDone(job)) {
      Look now = Look.now();
      if (first == null && now.flows >= from) {
        first = now;
      }
      if (now.flows <= to) {
        last = now;
      }
    }
    return between(first, last);
  }

  private static Window between(@Nullable Look first, @Nullable Look last) {
    if (first == null || last == null || last.flows <= first.flows) {
      throw new IllegalStateException("No moment between warm-up and end: more flows are needed");
    }
    return first.until(last);
  }

  private static boolean isDone(CompletableFuture<?> job) throws Exception {
    try {
      job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  double flowsPerSecond() {
    return flows / seconds;
  }

  double flowsPerBusySecond() {
    return flows / busySeconds;
  }

  double rowsPerSecond() {
    return rows / seconds;
  }
}
