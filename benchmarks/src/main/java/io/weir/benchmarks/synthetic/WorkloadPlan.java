package io.weir.benchmarks.synthetic;

import io.weir.benchmarks.synthetic.SyntheticNamespace.Isolation;
import io.weir.benchmarks.synthetic.SyntheticWorkload.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Fills namespaces of uneven size with workloads until there are as many pods as asked for. */
final class WorkloadPlan {

  private static final int[] REPLICAS = {1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 8, 12};
  private static final List<String> ENVIRONMENTS = List.of("prod", "prod", "staging", "dev");
  private static final int TEAMS = 7;
  private static final double OPEN_SHARE = 0.15;
  private static final double BOTH_SHARE = 0.30;

  private final ClusterShape shape;
  private final SplittableRandom random;
  private final Map<SyntheticNamespace, List<SyntheticWorkload>> namespaces = new LinkedHashMap<>();
  private final List<SyntheticWorkload> workloads = new ArrayList<>();
  private int nextPod;

  WorkloadPlan(ClusterShape shape) {
    this.shape = shape;
    this.random = new SplittableRandom(shape.seed());
    addSystem();
    addApplications();
  }

  List<SyntheticNamespace> namespaces() {
    return List.copyOf(namespaces.keySet());
  }

  List<SyntheticWorkload> workloadsOf(SyntheticNamespace namespace) {
    return namespaces.getOrDefault(namespace, List.of());
  }

  List<SyntheticWorkload> workloads() {
    return workloads;
  }

  private void addSystem() {
    int nodes = shape.nodes();
    SyntheticNamespace system = namespace(SyntheticNamespace.SYSTEM, "platform", Isolation.OPEN);
    add(system, "kube-dns", Kind.DEPLOYMENT, Tier.DNS, Math.max(2, nodes / 50));
    add(system, "kube-proxy", Kind.HOST_DAEMON_SET, Tier.AGENT, nodes);
    add(system, "log-agent", Kind.DAEMON_SET, Tier.AGENT, nodes);
    SyntheticNamespace monitoring =
        namespace(SyntheticNamespace.MONITORING, "platform", Isolation.INGRESS);
    add(monitoring, "prometheus", Kind.STATEFUL_SET, Tier.MONITOR, Math.max(2, nodes / 100));
    SyntheticNamespace ingress =
        namespace(SyntheticNamespace.INGRESS, "platform", Isolation.INGRESS);
    add(ingress, "controller", Kind.DEPLOYMENT, Tier.PROXY, Math.max(2, nodes / 20));
  }

  private void addApplications() {
    int count = shape.namespaces() - namespaces.size();
    double[] weights = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.pow(i + 5, -0.7);
      total += weights[i];
    }
    int available = shape.pods() - nextPod;
    double filled = 0;
    int first = nextPod;
    for (int i = 0; i < count; i++) {
      filled += weights[i];
      int end = i == count - 1 ? shape.pods() : first + (int) (available * filled / total);
      SyntheticNamespace namespace = namespace("app-" + i, "team-" + i % TEAMS, isolation(i));
      while (nextPod < end) {
        addApplication(namespace, end - nextPod);
      }
    }
  }

  private Isolation isolation(int application) {
    double chance = random.nextDouble();
    if (application < 2) {
      // The smallest cluster has both kinds.
      return application == 0 ? Isolation.BOTH : Isolation.INGRESS;
    }
    if (chance < OPEN_SHARE) {
      return Isolation.OPEN;
    }
    return chance < OPEN_SHARE + BOTH_SHARE ? Isolation.BOTH : Isolation.INGRESS;
  }

  private void addApplication(SyntheticNamespace namespace, int room) {
    int chance = random.nextInt(100);
    Tier tier =
        chance < 25
            ? Tier.FRONTEND
            : chance < 60
                ? Tier.API
                : chance < 75 ? Tier.WORKER : chance < 85 ? Tier.CACHE : Tier.DATABASE;
    Kind kind =
        switch (tier) {
          case DATABASE -> Kind.STATEFUL_SET;
          case CACHE -> random.nextBoolean() ? Kind.STATEFUL_SET : Kind.DEPLOYMENT;
          case WORKER -> random.nextInt(3) == 0 ? Kind.CRON_JOB : Kind.DEPLOYMENT;
          case FRONTEND, API, DNS, AGENT, PROXY, MONITOR -> Kind.DEPLOYMENT;
        };
    int replicas = Math.min(room, REPLICAS[random.nextInt(REPLICAS.length)]);
    add(namespace, tier.label() + "-" + workloads.size(), kind, tier, replicas);
  }

  private SyntheticNamespace namespace(String name, String team, Isolation isolation) {
    String environment = ENVIRONMENTS.get(random.nextInt(ENVIRONMENTS.size()));
    SyntheticNamespace namespace = new SyntheticNamespace(name, team, environment, isolation);
    namespaces.put(namespace, new ArrayList<>());
    return namespace;
  }

  private void add(SyntheticNamespace namespace, String name, Kind kind, Tier tier, int replicas) {
    SyntheticWorkload workload =
        new SyntheticWorkload(workloads.size(), namespace, name, kind, tier, nextPod, replicas);
    nextPod += replicas;
    workloads.add(workload);
    workloadsOf(namespace).add(workload);
  }
}
