package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.Owner;
import io.weir.policy.cluster.Facts.OwnerVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a pod to the workload a person knows it by. */
final class Workloads {

  private Workloads() {}

  /** Kinds that stand between a pod and its workload. */
  static boolean isLink(String kind) {
    return kind.equals("ReplicaSet") || kind.equals("Job");
  }

  /**
   * The topmost owner of a pod in {@code namespace}.
   *
   * @param owner the pod's own controlling owner; null or a Node (static pods) for a bare pod
   * @return null while a ReplicaSet or Job was not published, so that its owner is unknown
   */
  static @Nullable Owner topmost(
      Namespace namespace, String pod, @Nullable Owner owner, Instant moment) {
    if (owner == null || owner.kind().equals("Node")) {
      return new Owner("Pod", pod);
    }
    if (!isLink(owner.kind())) {
      return owner;
    }
    ObjectHistory<OwnerVersion> history = linkOf(namespace, owner);
    OwnerVersion version = history == null ? null : nearest(history, moment);
    if (version == null) {
      return null;
    }
    return version.owner() == null ? owner : version.owner();
  }

  /** The history of the ReplicaSet or Job between a pod and its workload; null if there is none. */
  static @Nullable ObjectHistory<OwnerVersion> linkOf(Namespace namespace, @Nullable Owner owner) {
    return owner == null ? null : namespace.owners().get(owner);
  }

  /** Owners never change hands, so any version tells, also one published after the moment. */
  private static @Nullable OwnerVersion nearest(
      ObjectHistory<OwnerVersion> history, Instant moment) {
    OwnerVersion version = history.at(moment);
    List<Segment<OwnerVersion>> segments = history.segments();
    return version == null && !segments.isEmpty()
        ? segments.get(segments.size() - 1).state()
        : version;
  }
}
