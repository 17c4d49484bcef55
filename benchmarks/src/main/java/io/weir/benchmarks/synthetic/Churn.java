package io.weir.benchmarks.synthetic;

import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What changes in a made-up cluster as it lives: pods are touched, relabelled and replaced,
 * policies edited. Remembers how each pod and policy is now. Not thread-safe.
 */
public final class Churn {

  private final SyntheticCluster cluster;
  private final Changes changes;
  private final SplittableRandom random;
  private final int[] incarnations;
  private final int[] labels;
  private final Instant[] since;
  private final int[] revisions;
  private final int[] changeable;
  private final int[] replaceable;

  public Churn(SyntheticCluster cluster, long seed) {
    this.cluster = cluster;
    this.changes = new Changes(cluster);
    this.random = new SplittableRandom(seed);
    int pods = cluster.shape().pods();
    this.incarnations = new int[pods];
    this.labels = new int[pods];
    this.since = new Instant[pods];
    Arrays.fill(since, Snapshot.podsSince(cluster));
    this.revisions = new int[cluster.policies().size()];
    this.changeable =
        IntStream.range(0, revisions.length)
            .filter(policy -> cluster.policies().get(policy).isChangeable())
            .toArray();
    this.replaceable =
        IntStream.range(0, pods).filter(pod -> !cluster.workloadOf(pod).isHostNetwork()).toArray();
  }

  /** A random pod that has an address of its own. */
  public int anyPod() {
    return replaceable[random.nextInt(replaceable.length)];
  }

  /** A random policy that selects a known pod, see {@link #subject}. */
  public int anyPolicy() {
    return changeable[random.nextInt(changeable.length)];
  }

  /** A pod that the policy selects. */
  public int subject(int policy) {
    return cluster.policies().get(policy).subject();
  }

  /** Addresses of a pod as it is now. */
  public List<String> addresses(int pod) {
    return cluster.addresses().ofPod(pod, incarnations[pod]);
  }

  /** Published again with the labels and addresses it has: what most updates of pods are. */
  public ClusterChange touched(int pod, Instant at) {
    return changes.pod(pod, incarnations[pod], labelsOf(pod), since[pod], at);
  }

  /** Another value of two labels, one of which policies ask for. */
  public ClusterChange relabelled(int pod, Instant at) {
    labels[pod]++;
    return touched(pod, at);
  }

  /** Deleted, and another with another address in its place: two changes. */
  public List<ClusterChange> replaced(int pod, Instant at) {
    ClusterChange deleted = changes.podDeleted(pod, incarnations[pod], at.minusMillis(1));
    incarnations[pod]++;
    labels[pod] = 0;
    since[pod] = at;
    return List.of(deleted, touched(pod, at));
  }

  /** One of a pod's usual changes: half are touches, a fifth new labels, the rest replacements. */
  public List<ClusterChange> next(int pod, Instant at) {
    int chance = random.nextInt(10);
    if (chance < 5) {
      return List.of(touched(pod, at));
    }
    return chance < 7 ? List.of(relabelled(pod, at)) : replaced(pod, at);
  }

  /** The policy with one port changed, never the same twice in a row. */
  public ClusterChange edited(int policy, Instant at) {
    revisions[policy]++;
    return changes.policy(cluster.policies().get(policy), revisions[policy], at);
  }

  /** Everything up to {@code at} is published. */
  public ClusterChange bookmark(Instant at) {
    return changes.bookmark(at, at);
  }

  private Map<String, String> labelsOf(int pod) {
    Map<String, String> own = cluster.workloadOf(pod).labels(pod);
    if (labels[pod] > 0) {
      own.put("version", "v" + labels[pod] % 3);
      own.put("canary", String.valueOf(labels[pod] % 2 == 1));
    }
    return own;
  }
}
