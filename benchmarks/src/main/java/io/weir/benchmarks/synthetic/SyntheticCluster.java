package io.weir.benchmarks.synthetic;

import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A made-up cluster, the same for the same shape: namespaces of uneven size, workloads that depend
 * on each other, and policies that mostly mean to allow just that.
 */
public final class SyntheticCluster {

  private final String name;
  private final ClusterShape shape;
  private final Instant start;
  private final List<SyntheticNamespace> namespaces;
  private final List<SyntheticWorkload> workloads;
  private final List<Dependency> dependencies;
  private final List<SyntheticPolicy> policies;
  private final Addresses addresses;
  private final SyntheticWorkload[] workloadOfPod;

  /**
   * @param start when its first snapshot was complete: traffic begins here
   */
  public SyntheticCluster(String name, ClusterShape shape, Instant start) {
    this.name = name;
    this.shape = shape;
    this.start = start;
    WorkloadPlan plan = new WorkloadPlan(shape);
    this.namespaces = List.copyOf(plan.namespaces());
    this.workloads = List.copyOf(plan.workloads());
    this.dependencies = List.copyOf(new DependencyPlan(plan, shape.seed()).dependencies());
    this.policies = List.copyOf(new PolicyPlan(shape, plan, dependencies).policies());
    this.addresses = new Addresses(shape);
    this.workloadOfPod = new SyntheticWorkload[shape.pods()];
    for (SyntheticWorkload workload : workloads) {
      for (int replica = 0; replica < workload.replicas(); replica++) {
        workloadOfPod[workload.firstPod() + replica] = workload;
      }
    }
  }

  /**
   * Everything that is published first: a complete snapshot, then one bookmark ahead, so that no
   * flow waits, yet within the as-of window. Made while it is consumed, not kept.
   */
  public Stream<ClusterChange> changes() {
    return new Snapshot(this).changes();
  }

  public String name() {
    return name;
  }

  public ClusterShape shape() {
    return shape;
  }

  public Instant start() {
    return start;
  }

  List<SyntheticNamespace> namespaces() {
    return namespaces;
  }

  List<SyntheticWorkload> workloads() {
    return workloads;
  }

  List<Dependency> dependencies() {
    return dependencies;
  }

  List<SyntheticPolicy> policies() {
    return policies;
  }

  Addresses addresses() {
    return addresses;
  }

  SyntheticWorkload workloadOf(int pod) {
    return workloadOfPod[pod];
  }

  /** Node that a pod runs on. */
  public int nodeOf(int pod) {
    return pod % shape.nodes();
  }

  /** The node's name. */
  public String nodeName(int node) {
    return "node-" + node;
  }
}
