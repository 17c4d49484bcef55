package io.weir.benchmarks.synthetic;

import io.weir.benchmarks.synthetic.SyntheticNamespace.Isolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * As many policies as asked for, in the namespaces that are not open: first what a whole namespace
 * needs, then what single workloads need, by who depends on whom.
 */
final class PolicyPlan {

  private final WorkloadPlan workloads;
  private final WorkloadPolicies single;
  private final List<SyntheticPolicy> policies = new ArrayList<>();

  PolicyPlan(ClusterShape shape, WorkloadPlan workloads, List<Dependency> dependencies) {
    this.workloads = workloads;
    Map<SyntheticWorkload, List<Dependency>> to = new HashMap<>();
    Map<SyntheticWorkload, List<Dependency>> from = new HashMap<>();
    for (Dependency dependency : dependencies) {
      to.computeIfAbsent(dependency.to(), w -> new ArrayList<>()).add(dependency);
      from.computeIfAbsent(dependency.from(), w -> new ArrayList<>()).add(dependency);
    }
    this.single = new WorkloadPolicies(to, from, new SplittableRandom(shape.seed() ^ 0x90));
    List<SyntheticNamespace> closed =
        workloads.namespaces().stream()
            .filter(namespace -> namespace.isolation() != Isolation.OPEN)
            .toList();
    int total =
        closed.stream().mapToInt(namespace -> workloads.workloadsOf(namespace).size()).sum();
    int counted = 0;
    for (SyntheticNamespace namespace : closed) {
      counted += workloads.workloadsOf(namespace).size();
      fill(namespace, (int) ((long) shape.policies() * counted / total));
    }
  }

  List<SyntheticPolicy> policies() {
    return policies;
  }

  private void fill(SyntheticNamespace namespace, int until) {
    for (SyntheticPolicy policy : NamespacePolicies.of(namespace)) {
      if (policies.size() < until) {
        policies.add(policy);
      }
    }
    for (int turn = 0; policies.size() < until; turn++) {
      List<SyntheticWorkload> own = workloads.workloadsOf(namespace);
      policies.add(single.policy(own.get(turn % own.size()), turn));
    }
  }
}
