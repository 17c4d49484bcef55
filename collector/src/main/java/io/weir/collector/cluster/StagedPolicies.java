package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Maps NetworkPolicies that someone declares, and nobody applied yet, to changes. */
final class StagedPolicies {

  /** Kind of the changes; published beside the applied policies. */
  static final String KIND = ClusterTimeline.STAGED_POLICY_KIND;

  private StagedPolicies() {}

  /**
   * The policy as staged. Only its name, annotations and spec are taken: uid, generation and times
   * of a text that was copied from the cluster are those of the applied policy.
   *
   * @param oddities hears what was read otherwise than its author may think, and why there is none
   * @return null when it is no NetworkPolicy or has no name
   */
  static @Nullable ClusterChange of(
      ObjectNode policy, ChangeStamp stamp, Instant observedAt, Consumer<Oddity> oddities) {
    if (ObjectKind.of(policy) != ObjectKind.NETWORK_POLICY) {
      String kind = policy.path("kind").asText("");
      oddities.accept(
          new Oddity(
              "kind",
              "only NetworkPolicy of networking.k8s.io can be staged, is "
                  + (kind.isEmpty() ? "absent" : Printable.of(kind))
                  + ": left out"));
      return null;
    }
    ClusterChange change =
        new ObjectMapping(stamp, oddities)
            .present(ObjectKind.NETWORK_POLICY, policy, Sighting.WATCHED, observedAt);
    if (change == null) {
      return null;
    }
    PolicyCidrs.check(policy, oddities);
    return ClusterChange.newBuilder(change)
        .setKind(KIND)
        .setUid(null)
        .setGeneration(null)
        .setResourceVersion(null)
        .build();
  }

  static boolean isStaged(ClusterChange change) {
    return KIND.equals(change.getKind());
  }
}
