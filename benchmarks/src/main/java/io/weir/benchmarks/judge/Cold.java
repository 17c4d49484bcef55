package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.NewPairs;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.policy.judge.ObservedFlow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Judges flows as a job does that has just started: a timeline that has judged nothing, and no two
 * flows between the same two workloads, so that neither a decision nor what leads to it can be
 * remembered from a flow before. The code is warm, the timeline new in each iteration.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8)
@Measurement(iterations = 5)
public class Cold {

  static final int FLOWS = 50_000;
  private static final long NANOS_BETWEEN = 1_000_000;

  @Param({"10000"})
  public int pods;

  private SyntheticCluster cluster;
  private ObservedFlow[] flows;
  private JudgedCluster judged;

  @Setup
  public void prepare() {
    cluster = JudgedCluster.made(pods);
    NewPairs pairs = new NewPairs(cluster);
    flows = new ObservedFlow[FLOWS];
    for (int i = 0; i < FLOWS; i++) {
      flows[i] = Observed.flow(pairs.get(i), cluster.start().plusNanos(i * NANOS_BETWEEN));
    }
  }

  @Setup(Level.Iteration)
  public void forget() {
    judged = JudgedCluster.of(cluster);
  }

  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public void judge(Blackhole judgements) {
    for (ObservedFlow flow : flows) {
      judgements.consume(judged.judge().judge(flow, judged.timeline()));
    }
  }
}
