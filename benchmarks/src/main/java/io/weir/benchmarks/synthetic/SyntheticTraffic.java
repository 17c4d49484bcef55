package io.weir.benchmarks.synthetic;

import io.weir.benchmarks.synthetic.Exchange.Party;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Connections of a made-up cluster, without end. Most follow its dependencies, few of which carry
 * most; the rest are scrapes, name lookups, clients and services outside, probes by nodes, and
 * strays that nobody meant. The same seed gives the same connections.
 */
public final class SyntheticTraffic {

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final double SKEW = 0.9;
  private static final int FIRST_SOURCE_PORT = 10_000;
  private static final int SOURCE_PORTS = 55_000;
  private static final int CLIENTS = 20_000;
  private static final int[] STRAY_PORTS = {22, 80, 3306, 5432, 6379, 8080, 9000, 9090};

  private final SyntheticCluster cluster;
  private final SplittableRandom random;
  private final double[] upTo;
  private final SyntheticWorkload dns;
  private final SyntheticWorkload monitor;
  private final SyntheticWorkload proxy;
  private final List<SyntheticWorkload> frontends;
  private final int[] connections;

  public SyntheticTraffic(SyntheticCluster cluster, long seed) {
    this.cluster = cluster;
    this.random = new SplittableRandom(seed);
    this.upTo = cumulativeWeights(cluster.dependencies().size(), random);
    this.dns = first(Tier.DNS);
    this.monitor = first(Tier.MONITOR);
    this.proxy = first(Tier.PROXY);
    this.frontends =
        cluster.workloads().stream().filter(workload -> workload.tier() == Tier.FRONTEND).toList();
    this.connections = new int[cluster.shape().pods() + 1];
  }

  /** Zipf's law over the dependencies in random order. */
  private static double[] cumulativeWeights(int count, SplittableRandom random) {
    double[] weights = new double[count];
    for (int rank = 0; rank < count; rank++) {
      int other = random.nextInt(rank + 1);
      weights[rank] = weights[other];
      weights[other] = Math.pow(rank + 1, -SKEW);
    }
    for (int i = 1; i < count; i++) {
      weights[i] += weights[i - 1];
    }
    return weights;
  }

  private SyntheticWorkload first(Tier tier) {
    return cluster.workloads().stream()
        .filter(workload -> workload.tier() == tier)
        .findFirst()
        .orElseThrow();
  }

  /** The next connection. */
  public Exchange next() {
    int chance = random.nextInt(1_000);
    if (chance < 640) {
      return alongDependency();
    }
    if (chance < 740) {
      int target = pod();
      return pods(member(monitor), target, TCP, metricsPort(target), usual());
    }
    if (chance < 820) {
      return pods(pod(), member(dns), UDP, 53, usual());
    }
    if (chance < 880) {
      SyntheticWorkload door = random.nextInt(4) == 0 ? frontend() : proxy;
      int port = door.tier().service().number();
      return connection(outside(), party(member(door), 0), TCP, port, usual());
    }
    if (chance < 940) {
      return connection(party(pod(), 0), outside(), TCP, 443, usual());
    }
    if (chance < 970) {
      return probe();
    }
    return chance < 996 ? stray() : toUnclaimed();
  }

  private Exchange alongDependency() {
    double drawn = random.nextDouble() * upTo[upTo.length - 1];
    int found = Arrays.binarySearch(upTo, drawn);
    Dependency dependency = cluster.dependencies().get(found < 0 ? -found - 1 : found);
    int port = dependency.port().number();
    return pods(member(dependency.from()), member(dependency.to()), TCP, port, usual());
  }

  private Exchange probe() {
    int pod = pod();
    boolean own = random.nextInt(4) > 0;
    int node = own ? cluster.nodeOf(pod) : random.nextInt(cluster.shape().nodes());
    Party from = new Party(-1, 0, cluster.addresses().bridge(node));
    int port = cluster.workloadOf(pod).tier().service().number();
    return connection(from, party(pod, 0), TCP, port, usual());
  }

  private Exchange stray() {
    int port = STRAY_PORTS[random.nextInt(STRAY_PORTS.length)];
    return pods(pod(), pod(), TCP, port, odd());
  }

  private Exchange toUnclaimed() {
    String nobody = cluster.addresses().unclaimed(random.nextInt(cluster.shape().nodes()));
    return connection(party(pod(), 0), new Party(-1, 0, nobody), TCP, 8080, Outcome.UNANSWERED);
  }

  private Exchange pods(int source, int destination, int protocol, int port, Outcome outcome) {
    boolean both = addresses(source) > 1 && addresses(destination) > 1;
    int family = both && random.nextBoolean() ? 1 : 0;
    return connection(party(source, family), party(destination, family), protocol, port, outcome);
  }

  private Exchange connection(
      Party source, Party destination, int protocol, int port, Outcome outcome) {
    int number = connections[source.pod() + 1]++;
    int observerPod = source.pod() >= 0 ? source.pod() : destination.pod();
    String observer = cluster.nodeName(cluster.nodeOf(observerPod));
    boolean dropped = outcome == Outcome.DROPPED;
    return new Exchange(
        source,
        destination,
        protocol,
        FIRST_SOURCE_PORT + number % SOURCE_PORTS,
        port,
        random.nextInt(100) < 3 ? Orientation.INFERRED : Orientation.CERTAIN,
        outcome,
        observer,
        dropped && random.nextBoolean() ? observer : null);
  }

  private Outcome usual() {
    int chance = random.nextInt(100);
    if (chance < 94) {
      return Outcome.ESTABLISHED;
    }
    return chance < 98 ? Outcome.UNANSWERED : chance < 99 ? Outcome.REFUSED : Outcome.DROPPED;
  }

  private Outcome odd() {
    int chance = random.nextInt(10);
    return chance < 5 ? Outcome.UNANSWERED : chance < 8 ? Outcome.DROPPED : Outcome.ESTABLISHED;
  }

  private int metricsPort(int pod) {
    List<Tier.Port> ports = cluster.workloadOf(pod).ports();
    return ports.get(ports.size() - 1).number();
  }

  private SyntheticWorkload frontend() {
    return frontends.get(random.nextInt(frontends.size()));
  }

  private Party outside() {
    return new Party(-1, 0, cluster.addresses().outside(random.nextInt(CLIENTS)));
  }

  private int pod() {
    return random.nextInt(cluster.shape().pods());
  }

  private int member(SyntheticWorkload workload) {
    return workload.firstPod() + random.nextInt(workload.replicas());
  }

  private int addresses(int pod) {
    return cluster.workloadOf(pod).isHostNetwork() ? 1 : cluster.addresses().ofPod(pod, 0).size();
  }

  private Party party(int pod, int family) {
    return cluster.workloadOf(pod).isHostNetwork()
        ? new Party(-1, 0, cluster.addresses().ofNode(cluster.nodeOf(pod)).get(0))
        : new Party(pod, family, cluster.addresses().ofPod(pod, 0).get(family));
  }
}
