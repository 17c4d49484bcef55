package io.weir.benchmarks.judge;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a timeline holds on to, in a heap of one GiB: it fits, or the run fails. First the snapshot;
 * then after a hundred thousand judged flows; then after an as-of window (15 minutes) of a hundred
 * pod changes and as many flows each second, all of whose versions are kept.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class Memory {

  private static final int WINDOW_SECONDS = 15 * 60;
  private static final int CHANGES_PER_SECOND = 100;

  @Param({"100000"})
  public int pods;

  /** Live heap, without what the made-up cluster itself takes, in KiB. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class LiveKiB {
    public long snapshot;
    public long judged;
    public long window;
  }

  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
  public Object fits(LiveKiB live) {
    var cluster = JudgedCluster.made(pods);
    long before = liveKiB();
    JudgedCluster known = JudgedCluster.of(cluster);
    live.snapshot = liveKiB() - before;
    LivingCluster living = LivingCluster.of(known, Warm.FLOWS);
    long withFlows = liveKiB() - live.snapshot;
    living.judgeAll();
    live.judged = liveKiB() - withFlows;
    for (int change = 0; change < WINDOW_SECONDS * CHANGES_PER_SECOND; change++) {
      living.passMillis(1_000 / CHANGES_PER_SECOND);
      living.change();
      living.judge(living.nextFlow(living.now()));
    }
    live.window = liveKiB() - withFlows;
    return living;
  }

  private static long liveKiB() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
  }
}
