package io.weir.policy.cluster;

import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who stands at one end of a flow. */
public sealed interface End {

  /**
   * A pod in the pod network.
   *
   * @param address null for a pod that stands for a workload without one (in {@code evaluate})
   * @param uid null where a manifest carries none
   * @param workload name of the topmost owner (Deployment, CronJob, …); the pod's own name when it
   *     has none; null while the owner's own owner is unknown
   * @param workloadKind kind of the workload, {@code Pod} for a bare pod
   * @param node null while unscheduled
   */
  record Pod(
      @Nullable IpAddress address,
      String namespace,
      String name,
      @Nullable String uid,
      @Nullable String workload,
      @Nullable String workloadKind,
      Map<String, String> labels,
      @Nullable String node,
      PodFacts facts)
      implements End {}

  /** A node's own address; host-network pods count as their node. */
  record Node(IpAddress address, String name) implements End {}

  /** An address outside the cluster. */
  record Outside(IpAddress address) implements End {}

  /**
   * A cluster address of which it is not known whose it is.
   *
   * @param reason ADDRESS_UNKNOWN, ADDRESS_AMBIGUOUS, BACKEND_UNKNOWN or STATE_TOO_OLD
   * @param fact the missing fact in words
   */
  record Unresolved(IpAddress address, Reason reason, String fact) implements End {}
}
