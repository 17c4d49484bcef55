package io.weir.benchmarks.synthetic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Who calls whom: mostly within a namespace, else mostly within a team. */
final class DependencyPlan {

  private static final double SAME_NAMESPACE = 0.7;
  private static final double SAME_TEAM = 0.8;
  private static final int TRIES = 20;

  private final WorkloadPlan plan;
  private final List<SyntheticNamespace> namespaces;
  private final Map<String, List<SyntheticNamespace>> byTeam = new HashMap<>();
  private final SplittableRandom random;
  private final List<Dependency> dependencies = new ArrayList<>();

  DependencyPlan(WorkloadPlan plan, long seed) {
    this.plan = plan;
    this.namespaces = plan.namespaces();
    this.random = new SplittableRandom(seed ^ 0x5eed);
    for (SyntheticNamespace namespace : namespaces) {
      byTeam.computeIfAbsent(namespace.team(), t -> new ArrayList<>()).add(namespace);
    }
    plan.workloads().forEach(this::addFrom);
  }

  List<Dependency> dependencies() {
    return dependencies;
  }

  private void addFrom(SyntheticWorkload workload) {
    switch (workload.tier()) {
      case FRONTEND -> add(workload, Tier.API, Tier.API, Tier.CACHE);
      case API -> add(workload, Tier.DATABASE, Tier.CACHE, Tier.API);
      case WORKER -> add(workload, Tier.DATABASE, Tier.API);
      case PROXY -> {
        for (int i = 0; i < 2 * namespaces.size(); i++) {
          add(workload, Tier.FRONTEND);
        }
      }
      case CACHE, DATABASE, DNS, AGENT, MONITOR -> {}
    }
  }

  private void add(SyntheticWorkload from, Tier... tiers) {
    for (Tier tier : tiers) {
      SyntheticWorkload to = find(from, tier);
      if (to != null) {
        List<Tier.Port> ports = to.ports();
        boolean second = tier == Tier.API && random.nextInt(3) == 0;
        dependencies.add(new Dependency(from, to, ports.get(second ? 1 : 0)));
      }
    }
  }

  private @Nullable SyntheticWorkload find(SyntheticWorkload from, Tier tier) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      List<SyntheticWorkload> candidates = plan.workloadsOf(namespaceNear(from));
      SyntheticWorkload candidate =
          candidates.isEmpty() ? from : candidates.get(random.nextInt(candidates.size()));
      if (candidate.tier() == tier && !candidate.equals(from)) {
        return candidate;
      }
    }
    return null;
  }

  private SyntheticNamespace namespaceNear(SyntheticWorkload from) {
    boolean serving = from.tier() == Tier.PROXY;
    if (!serving && random.nextDouble() < SAME_NAMESPACE) {
      return from.namespace();
    }
    List<SyntheticNamespace> candidates =
        !serving && random.nextDouble() < SAME_TEAM
            ? byTeam.getOrDefault(from.namespace().team(), namespaces)
            : namespaces;
    return candidates.get(random.nextInt(candidates.size()));
  }
}
