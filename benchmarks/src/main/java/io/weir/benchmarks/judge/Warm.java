package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.SyntheticTraffic;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Judges connections that were seen before: a hundred thousand, over and over, in the order in
 * which they were made, each at a moment of its own within a minute.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class Warm {

  static final int FLOWS = 100_000;
  private static final long NANOS_BETWEEN = 600_000;

  @Param({"1000", "10000", "100000"})
  public int pods;

  private JudgedCluster judged;
  private ObservedFlow[] flows;
  private int next;

  @Setup
  public void prepare() {
    judged = JudgedCluster.of(pods);
    SyntheticTraffic traffic = new SyntheticTraffic(judged.cluster(), 1);
    flows = new ObservedFlow[FLOWS];
    for (int i = 0; i < FLOWS; i++) {
      flows[i] =
          Observed.flow(traffic.next(), judged.cluster().start().plusNanos(i * NANOS_BETWEEN));
    }
    for (ObservedFlow flow : flows) {
      judged.judge().judge(flow, judged.timeline());
    }
  }

  @Benchmark
  public Judgement judge() {
    ObservedFlow flow = flows[next];
    next = next + 1 == FLOWS ? 0 : next + 1;
    return judged.judge().judge(flow, judged.timeline());
  }
}
