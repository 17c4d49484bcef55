package io.weir.benchmarks.judge;

import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.schemas.ClusterChange;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Applies a policy that was edited, then judges a flow of a pod that it selects, in a timeline that
 * has judged {@value Warm#FLOWS} flows. Another policy each time, a second apart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class PolicyChange {

  @Param({"10000", "100000"})
  public int pods;

  private LivingCluster living;
  private ClusterChange change;
  private ObservedFlow flow;

  @Setup
  public void prepare() {
    living = LivingCluster.of(pods);
  }

  @Setup(Level.Invocation)
  public void edit() {
    int policy = living.churn().anyPolicy();
    living.passMillis(1_000);
    change = living.churn().edited(policy, living.now());
    flow = living.flowTo(living.churn().subject(policy));
  }

  @TearDown(Level.Iteration)
  public void prune() {
    living.prune();
  }

  @Benchmark
  public Judgement applied() {
    living.timeline().apply(change);
    return living.judge(flow);
  }
}
