package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.benchmarks.synthetic.SyntheticTraffic;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.schemas.ClusterChange;
import java.util.List;
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

/** Applies a cluster's whole first snapshot, then judges one flow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4)
@Measurement(iterations = 4)
public class StartUp {

  @Param({"10000", "100000"})
  public int pods;

  private final Judge judge = new Judge(JudgeOptions.defaults());
  private List<ClusterChange> changes;
  private ObservedFlow flow;

  @Setup
  public void prepare() {
    SyntheticCluster cluster = JudgedCluster.made(pods);
    changes = cluster.changes().toList();
    flow = Observed.flow(new SyntheticTraffic(cluster, 1).next(), cluster.start());
  }

  @Benchmark
  public Judgement snapshot() {
    ClusterTimeline timeline = new ClusterTimeline(TimelineOptions.defaults());
    changes.forEach(timeline::apply);
    return judge.judge(flow, timeline);
  }
}
