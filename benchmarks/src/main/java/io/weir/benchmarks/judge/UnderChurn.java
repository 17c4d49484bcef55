package io.weir.benchmarks.judge;

import io.weir.policy.judge.Judgement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Judges known connections at full speed while pods change: a second of this thread's processor
 * time is a second of the cluster's, so that a busy machine does not change the mix. A flow is
 * judged two seconds after it was opened, as in the pipeline. None and a hundred changes a second
 * differ in nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class UnderChurn {

  private static final int FLOWS_PER_LOOK = 256;
  private static final long LAG_MILLIS = 2_000;
  private static final int SPREAD_NANOS = 1_000;

  @Param({"10000", "100000"})
  public int pods;

  @Param({"0", "100"})
  public int changesPerSecond;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private LivingCluster living;
  private long begin;
  private long passedMillis;
  private long changes;
  private long flows;

  @Setup
  public void prepare() {
    living = LivingCluster.of(pods);
    living.passMillis(2 * LAG_MILLIS);
  }

  /** The time between iterations does not count. */
  @Setup(Level.Iteration)
  public void resume() {
    begin = threads.getCurrentThreadCpuTime() - TimeUnit.MILLISECONDS.toNanos(passedMillis);
  }

  @Benchmark
  public Judgement judge() {
    if (++flows % FLOWS_PER_LOOK == 0) {
      catchUp();
    }
    long age = TimeUnit.MILLISECONDS.toNanos(LAG_MILLIS) - flows % FLOWS_PER_LOOK * SPREAD_NANOS;
    return living.judge(living.nextFlow(living.now().minusNanos(age)));
  }

  /** Brings the cluster to the time that has passed. */
  private void catchUp() {
    long millis = TimeUnit.NANOSECONDS.toMillis(threads.getCurrentThreadCpuTime() - begin);
    if (millis == passedMillis) {
      return;
    }
    living.passMillis(millis - passedMillis);
    passedMillis = millis;
    for (long due = millis * changesPerSecond / 1_000; changes < due; changes++) {
      living.change();
    }
  }
}
