package io.weir.stream.parquet;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The sinks of the archive's tables. A file is complete and visible as {@code part-*.parquet} when
 * the checkpoint it belongs to is; before, its name starts with a dot.
 */
public final class ArchiveTables {

  private ArchiveTables() {}

  /** Table {@code verdicts}. */
  public static FileSink<FlowVerdict> verdicts(String archive) {
    return sink(
        archive,
        "verdicts",
        new VerdictFiles(),
        new HourBuckets<>(FlowVerdict::getCluster, FlowVerdict::getIntervalStart));
  }

  /** Table {@code edges}. */
  public static FileSink<Edge> edges(String archive) {
    return sink(
        archive,
        "edges",
        new FlatFiles<>(Edge.class, "edges"),
        new HourBuckets<>(Edge::getCluster, Edge::getIntervalStart));
  }

  /** Table {@code late_flows}: flow records that came after their row was written. */
  public static FileSink<FlowRecord> lateFlows(String archive) {
    return sink(
        archive,
        "late_flows",
        new FlatFiles<>(FlowRecord.class, "late_flows"),
        new HourBuckets<>(FlowRecord::getCluster, FlowRecord::getIntervalStart));
  }

  /** Table {@code observer_loss}. */
  public static FileSink<ObserverLoss> observerLoss(String archive) {
    return sink(
        archive,
        "observer_loss",
        new FlatFiles<>(ObserverLoss.class, "observer_loss"),
        new HourBuckets<>(ObserverLoss::getCluster, ObserverLoss::getIntervalStart));
  }

  /** Table {@code cluster_changes}: by the time of observation. */
  public static FileSink<ClusterChange> clusterChanges(String archive) {
    return sink(
        archive,
        "cluster_changes",
        new FlatFiles<>(ClusterChange.class, "cluster_changes"),
        new HourBuckets<>(ClusterChange::getCluster, ClusterChange::getObservedAt));
  }

  private static <T> FileSink<T> sink(
      String archive, String table, BulkWriter.Factory<T> files, HourBuckets<T> buckets) {
    return FileSink.forBulkFormat(new Path(new Path(archive), table), files)
        .withBucketAssigner(buckets)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".parquet").build())
        .build();
  }
}
