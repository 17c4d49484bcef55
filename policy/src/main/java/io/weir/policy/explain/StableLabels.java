package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The labels that a pod shares with the pods that will take its place. */
final class StableLabels {

  /** Set by controllers on each pod, or each revision, anew. */
  private static final Set<String> PASSING =
      Set.of(
          "pod-template-hash",
          "controller-revision-hash",
          "pod-template-generation",
          "statefulset.kubernetes.io/pod-name",
          "apps.kubernetes.io/pod-index",
          "controller-uid",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-completion-index");

  /** Stable for a Job of its own, new in each run of a CronJob. */
  private static final Set<String> OF_JOB = Set.of("job-name", "batch.kubernetes.io/job-name");

  private StableLabels() {}

  /** Sorted by key. */
  static Map<String, String> of(End.Pod pod) {
    Map<String, String> labels = new TreeMap<>(pod.labels());
    labels.keySet().removeAll(PASSING);
    if (!"Job".equals(pod.workloadKind())) {
      labels.keySet().removeAll(OF_JOB);
    }
    if (ClusterDns.isPodOf(pod)) {
      labels.keySet().retainAll(Set.of(ClusterDns.LABEL.getKey()));
    }
    return labels;
  }
}
