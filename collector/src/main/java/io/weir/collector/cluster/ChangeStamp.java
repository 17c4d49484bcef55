package io.weir.collector.cluster;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;

/**
 * What every record of one publisher of one cluster carries, and the marks it puts into the stream.
 *
 * @param cluster name of the cluster
 * @param publisher who publishes, e.g. {@code watcher} or the name of a journal
 * @param epoch milliseconds since 1970 of when the publisher began, by its Lease where it has one:
 *     larger than of any earlier publisher, for readers drop older epochs
 */
public record ChangeStamp(String cluster, String publisher, long epoch) {

  public ChangeStamp {
    if (cluster.isEmpty() || publisher.isEmpty()) {
      throw new IllegalArgumentException(
          "Cluster and publisher must be named, are '" + cluster + "' and '" + publisher + "'");
    }
  }

  ClusterChange.Builder change(ChangeType type, Instant observedAt) {
    return ClusterChange.newBuilder()
        .setCluster(cluster)
        .setPublisher(publisher)
        .setEpoch(epoch)
        .setType(type)
        .setObservedAt(observedAt);
  }

  /** Everything up to {@code upTo} has been published. */
  ClusterChange bookmark(Instant upTo, Instant observedAt) {
    return change(ChangeType.BOOKMARK, observedAt).setBookmark(upTo).build();
  }

  ClusterChange snapshotBegin(String id, Instant observedAt) {
    return change(ChangeType.SNAPSHOT_BEGIN, observedAt).setSnapshotId(id).build();
  }

  ClusterChange snapshotEnd(String id, Instant observedAt) {
    return change(ChangeType.SNAPSHOT_END, observedAt).setSnapshotId(id).build();
  }

  /** The end of the object that {@code last} describes. */
  ClusterChange deleted(ClusterChange last, Instant observedAt) {
    return change(ChangeType.DELETED, observedAt)
        .setApiVersion(last.getApiVersion())
        .setKind(last.getKind())
        .setNamespace(last.getNamespace())
        .setName(last.getName())
        .setUid(last.getUid())
        .setGeneration(last.getGeneration())
        .setResourceVersion(last.getResourceVersion())
        .build();
  }
}
