package io.weir.collector.cluster;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A recorded cluster to replay.
 *
 * @param cluster name of the cluster; no two recordings share it
 * @param journal its journal file
 * @param start start of the recording: lines up to here are the snapshot
 * @param end end of the recording
 */
public record RecordedCluster(String cluster, Path journal, Instant start, Instant end) {

  public RecordedCluster {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "A recording cannot end (" + end + ") before it starts (" + start + "): " + cluster);
    }
  }
}
