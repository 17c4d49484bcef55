package io.weir.benchmarks.synthetic;

import io.weir.benchmarks.synthetic.Exchange.Party;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.util.List;

/**
 * Connections from workload to workload of which no two are between the same pair, in scattered
 * order: whoever remembers decisions finds none.
 */
public final class NewPairs {

  private static final int TCP = 6;
  private static final int SOURCE_PORT = 40_000;

  /** Greater than any number of pairs has as a common factor: a prime. */
  private static final long STEP = 2_147_483_647L;

  private final SyntheticCluster cluster;
  private final List<SyntheticWorkload> workloads;

  public NewPairs(SyntheticCluster cluster) {
    this.cluster = cluster;
    this.workloads =
        cluster.workloads().stream().filter(workload -> !workload.isHostNetwork()).toList();
  }

  /** How many pairs there are. */
  public long size() {
    return (long) workloads.size() * workloads.size();
  }

  /**
   * The pair of that number.
   *
   * @param number from 0, less than {@link #size}
   */
  public Exchange get(int number) {
    long pair = number * STEP % size();
    SyntheticWorkload from = workloads.get((int) (pair / workloads.size()));
    SyntheticWorkload to = workloads.get((int) (pair % workloads.size()));
    int source = from.firstPod() + number % from.replicas();
    int destination = to.firstPod() + number % to.replicas();
    return new Exchange(
        party(source),
        party(destination),
        TCP,
        SOURCE_PORT,
        to.tier().service().number(),
        Orientation.CERTAIN,
        Outcome.ESTABLISHED,
        cluster.nodeName(cluster.nodeOf(source)),
        null);
  }

  private Party party(int pod) {
    return new Party(pod, 0, cluster.addresses().ofPod(pod, 0).get(0));
  }
}
