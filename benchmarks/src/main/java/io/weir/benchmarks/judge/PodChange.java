package io.weir.benchmarks.judge;

import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.schemas.ClusterChange;
import java.util.List;
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
 * Applies a pod's change, then judges a flow to it, in a timeline that has judged {@value
 * Warm#FLOWS} flows. Another pod each time, ten milliseconds apart: a hundred changes in each
 * second of the cluster's time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class PodChange {

  /** What happens to the pod. */
  public enum Kind {
    /** It gets another value of two labels, one of which policies ask for. */
    RELABELLED,
    /** It is deleted, and one with another address takes its place: two changes. */
    REPLACED
  }

  @Param({"10000", "100000"})
  public int pods;

  @Param public Kind kind;

  private LivingCluster living;
  private List<ClusterChange> changes;
  private ObservedFlow flow;

  @Setup
  public void prepare() {
    living = LivingCluster.of(pods);
  }

  @Setup(Level.Invocation)
  public void change() {
    int pod = living.churn().anyPod();
    living.passMillis(10);
    changes =
        switch (kind) {
          case RELABELLED -> List.of(living.churn().relabelled(pod, living.now()));
          case REPLACED -> living.churn().replaced(pod, living.now());
        };
    living.moved(pod);
    flow = living.flowTo(pod);
  }

  @TearDown(Level.Iteration)
  public void prune() {
    living.prune();
  }

  @Benchmark
  public Judgement applied() {
    for (ClusterChange change : changes) {
      living.timeline().apply(change);
    }
    return living.judge(flow);
  }
}
