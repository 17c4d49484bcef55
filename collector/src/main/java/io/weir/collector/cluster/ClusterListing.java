package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live cluster as it is now, listed once and without a watch. The kinds are listed one after the
 * other, so an object that changes meanwhile may be seen before its change and another after.
 */
public final class ClusterListing {

  private static final Logger log = LoggerFactory.getLogger(ClusterListing.class);

  private ClusterListing() {}

  /**
   * Lists every kind that Weir knows.
   *
   * @param client a connected client, e.g. of {@link KubernetesClients}; stays the caller's
   * @param stamp name of the cluster, publisher and epoch
   * @return a complete snapshot between its markers
   * @throws IOException if the API cannot be reached or forbids it; one line that names verb and
   *     resource
   */
  public static List<ClusterChange> read(KubernetesClient client, ChangeStamp stamp, Clock clock)
      throws IOException, InterruptedException {
    return read(new FabricClusterApi(client), stamp, clock);
  }

  static List<ClusterChange> read(ClusterApi api, ChangeStamp stamp, Clock clock)
      throws IOException, InterruptedException {
    Instant begin = clock.instant();
    String id = stamp.publisher() + "@" + begin;
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(stamp.snapshotBegin(id, begin));
    for (ObjectKind kind : ObjectKind.values()) {
      changes.addAll(KindReader.of(kind, stamp).listed(list(api, kind), begin).changes());
    }
    changes.add(stamp.snapshotEnd(id, clock.instant()));
    return changes;
  }

  private static List<JsonNode> list(ClusterApi api, ObjectKind kind)
      throws IOException, InterruptedException {
    try {
      return api.list(kind).objects();
    } catch (ApiException e) {
      if (e.code() == 403 && kind.optional()) {
        log.warn("{}; what they stage is left out", e.getMessage());
        return List.of();
      }
      throw e;
    }
  }
}
