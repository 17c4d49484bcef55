package io.weir.stream.parquet;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The sinks of the archive's tables. A file is complete and visible as {@code part-*.parquet} when
 * the checkpoint it belongs to is; before, its name starts with a dot.
 *
 * @param archive folder of the archive as a URI or a path
 */
public record ArchiveTables(String archive, ArchiveWriter writer) {

  /** Table {@code verdicts}. */
  public FileSink<FlowVerdict> verdicts() {
    return sink(
        "verdicts",
        new VerdictFiles(writer),
        new HourBuckets<>(FlowVerdict::getCluster, FlowVerdict::getIntervalStart));
  }

  /** Table {@code edges}. */
  public FileSink<Edge> edges() {
    return sink(
        "edges",
        new FlatFiles<>(Edge.class, "edges", writer, FileShape.BY_WORKLOAD),
        new HourBuckets<>(Edge::getCluster, Edge::getIntervalStart));
  }

  /** Table {@code late_flows}: flow records that came after their row was written. */
  public FileSink<FlowRecord> lateFlows() {
    return sink(
        "late_flows",
        new FlatFiles<>(FlowRecord.class, "late_flows", writer, List.of()),
        new HourBuckets<>(FlowRecord::getCluster, FlowRecord::getIntervalStart));
  }

  /** Table {@code observer_loss}. */
  public FileSink<ObserverLoss> observerLoss() {
    return sink(
        "observer_loss",
        new FlatFiles<>(ObserverLoss.class, "observer_loss", writer, List.of()),
        new HourBuckets<>(ObserverLoss::getCluster, ObserverLoss::getIntervalStart));
  }

  /** Table {@code cluster_changes}: by the time of observation. */
  public FileSink<ClusterChange> clusterChanges() {
    return sink(
        "cluster_changes",
        new FlatFiles<>(ClusterChange.class, "cluster_changes", writer, List.of()),
        new HourBuckets<>(ClusterChange::getCluster, ClusterChange::getObservedAt));
  }

  private <T> FileSink<T> sink(String table, BulkWriter.Factory<T> files, HourBuckets<T> buckets) {
    return FileSink.forBulkFormat(new Path(new Path(archive), table), files)
        .withBucketAssigner(buckets)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".parquet").build())
        .build();
  }
}
