package io.weir.benchmarks.synthetic;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods of one template.
 *
 * @param number counts all workloads of the cluster
 * @param firstPod number of its first pod; the others follow
 */
record SyntheticWorkload(
    int number,
    SyntheticNamespace namespace,
    String name,
    Kind kind,
    Tier tier,
    int firstPod,
    int replicas) {

  /** What made the pods. */
  enum Kind {
    DEPLOYMENT("ReplicaSet"),
    STATEFUL_SET("StatefulSet"),
    DAEMON_SET("DaemonSet"),
    /** One pod on each node, in the node's own network. */
    HOST_DAEMON_SET("DaemonSet"),
    CRON_JOB("Job");

    private final String owner;

    Kind(String owner) {
      this.owner = owner;
    }

    /** Kind of the pods' controlling owner. */
    String owner() {
      return owner;
    }

    /** True if the pods' owner belongs to somebody else again. */
    boolean isTwoLevels() {
      return this == DEPLOYMENT || this == CRON_JOB;
    }

    /** Kind of the topmost owner. */
    String top() {
      return this == DEPLOYMENT ? "Deployment" : this == CRON_JOB ? "CronJob" : owner;
    }
  }

  boolean isHostNetwork() {
    return kind == Kind.HOST_DAEMON_SET;
  }

  /** Name of the pods' controlling owner. */
  String ownerName() {
    return switch (kind) {
      case DEPLOYMENT -> name + "-" + templateHash();
      case CRON_JOB -> name + "-" + (29_000_000 + number);
      case STATEFUL_SET, DAEMON_SET, HOST_DAEMON_SET -> name;
    };
  }

  private String templateHash() {
    return Integer.toString(Math.abs(name.hashCode() % 1_000_000_000) + 1_000_000_000, 32);
  }

  /**
   * Name of one of its pods.
   *
   * @param incarnation how many pods held its place before
   */
  String podName(int pod, int incarnation) {
    int ordinal = pod - firstPod;
    return kind == Kind.STATEFUL_SET
        ? name + "-" + ordinal
        : ownerName() + "-" + Integer.toString(0x4000_0000 + pod * 31 + incarnation * 7_919, 36);
  }

  Map<String, String> labels(int pod) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("app", name);
    labels.put("tier", tier.label());
    labels.put("app.kubernetes.io/part-of", namespace.name());
    labels.put("version", "v" + number % 3);
    switch (kind) {
      case DEPLOYMENT -> labels.put("pod-template-hash", templateHash());
      case CRON_JOB -> labels.put("batch.kubernetes.io/job-name", ownerName());
      case STATEFUL_SET -> {
        labels.put("statefulset.kubernetes.io/pod-name", podName(pod, 0));
        labels.put("apps.kubernetes.io/pod-index", String.valueOf(pod - firstPod));
        labels.put("controller-revision-hash", ownerName() + "-" + templateHash());
      }
      case DAEMON_SET, HOST_DAEMON_SET ->
          labels.put("controller-revision-hash", ownerName() + "-" + templateHash());
    }
    return labels;
  }

  List<Tier.Port> ports() {
    return tier.ports();
  }
}
