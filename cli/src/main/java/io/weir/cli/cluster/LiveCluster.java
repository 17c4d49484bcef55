package io.weir.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.cli.console.CommandFailure;
import io.weir.collector.cluster.ChangeStamp;
import io.weir.collector.cluster.ClusterListing;
import io.weir.collector.cluster.KubernetesClients;
import io.weir.collector.cluster.ManifestPlaces;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists a live cluster once. */
final class LiveCluster {

  private LiveCluster() {}

  /**
   * Lists it.
   *
   * @throws CommandFailure if the API cannot be reached or forbids it, in one line
   */
  static KnownCluster list(Path kubeconfig, @Nullable String context, List<String> clusterCidrs)
      throws InterruptedException {
    try (KubernetesClient client = KubernetesClients.connect(kubeconfig, context)) {
      String name = context == null ? "live" : context;
      Clock clock = Clock.systemUTC();
      ChangeStamp stamp = new ChangeStamp(name, "listing", clock.millis());
      List<ClusterChange> listing = ClusterListing.read(client, stamp, clock);
      ClusterTimeline timeline =
          new ClusterTimeline(new TimelineOptions(clusterCidrs, /* unclaimedAreOutside= */ false));
      listing.forEach(timeline::apply);
      return new KnownCluster(
          name, "the cluster", timeline, clock.instant(), List.of(), ManifestPlaces.NONE, null);
    } catch (IOException e) {
      throw CommandFailure.failure(String.valueOf(e.getMessage()), e);
    }
  }
}
