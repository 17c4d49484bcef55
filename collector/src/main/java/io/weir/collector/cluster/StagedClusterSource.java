package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster with files of staged policies beside it. They are woven into the cluster's own stream,
 * for a snapshot and a bookmark speak for all that is published: what stands in the files at the
 * start holds since ever, and with each bookmark the files are looked at. While one cannot be read
 * all stays as it was and bookmarks are held back. A policy that the cluster stages too, in a
 * ConfigMap, is the one of the files.
 *
 * <pre>
 *   cluster ── changes, bookmarks ──▶ weave ─▶ sink
 *                                       ▲ files
 * </pre>
 */
public final class StagedClusterSource implements ClusterSource {

  private final ClusterSource cluster;
  private final Clock clock;
  private final FollowedFiles files;
  private final Map<ObjectKey, ClusterChange> ofCluster = new HashMap<>();

  /**
   * @param cluster tells of the cluster itself; closed with this one
   * @param paths files and folders of NetworkPolicies
   * @param options stamped as the cluster's own changes are
   */
  public StagedClusterSource(ClusterSource cluster, List<Path> paths, ManifestOptions options) {
    this(cluster, paths, options, Clock.systemUTC());
  }

  StagedClusterSource(
      ClusterSource cluster, List<Path> paths, ManifestOptions options, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.files =
        new FollowedFiles(
            paths,
            options,
            StagedManifests::read,
            "the last staged policies are kept and verdicts wait");
  }

  @Override
  public void run(ClusterSink sink) throws IOException, InterruptedException {
    files.open();
    cluster.run(change -> weave(change, sink));
  }

  @Override
  public void close() {
    cluster.close();
  }

  private void weave(ClusterChange change, ClusterSink sink) throws InterruptedException {
    ChangeType type = change.getType();
    if (type == ChangeType.BOOKMARK && !follow(sink)) {
      return;
    }
    if (type == ChangeType.SNAPSHOT_END) {
      files.known().name(sink, change.getObservedAt());
    }
    if (StagedPolicies.isStaged(change) && !isClusters(change)) {
      return;
    }
    sink.change(change);
  }

  /** Keeps in mind what the cluster stages; true if no file stages a policy of the same name. */
  private boolean isClusters(ClusterChange change) {
    ObjectKey key = ObjectKey.of(change);
    if (change.getType() == ChangeType.DELETED) {
      ofCluster.remove(key);
    } else {
      ofCluster.put(key, change);
    }
    return !files.known().knows(key);
  }

  /** Publishes what changed in the files; false while they cannot be read. */
  private boolean follow(ClusterSink sink) throws InterruptedException {
    Instant now = clock.instant();
    List<ClusterChange> changes = files.changes(now);
    if (changes == null) {
      return false;
    }
    for (ClusterChange change : changes) {
      sink.change(withCluster(change, now));
    }
    return true;
  }

  /** Where the files no longer stage a policy, the one that the cluster stages comes into view. */
  private ClusterChange withCluster(ClusterChange change, Instant now) {
    ClusterChange hidden = ofCluster.get(ObjectKey.of(change));
    return change.getType() == ChangeType.DELETED && hidden != null
        ? ClusterChange.newBuilder(hidden).setObservedAt(now).setEffectiveAt(null).build()
        : change;
  }
}
