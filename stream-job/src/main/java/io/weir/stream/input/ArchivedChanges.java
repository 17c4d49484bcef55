package io.weir.stream.input;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The rows of {@code cluster_changes}: every change as it was published, also of a superseded
 * epoch, but of the bookmarks, one a second, only the last of each cluster and epoch before a
 * checkpoint. So the files of a checkpoint themselves say how far they reach. What it holds is
 * handed on before each checkpoint: it needs no state.
 */
public final class ArchivedChanges extends AbstractStreamOperator<ClusterChange>
    implements OneInputStreamOperator<byte[], ClusterChange> {

  private static final long serialVersionUID = 1L;

  private record Publisher(String cluster, long epoch) {}

  private transient Map<Publisher, ClusterChange> bookmarks = new HashMap<>();

  @Override
  public void open() throws Exception {
    super.open();
    bookmarks = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) {
    ClusterChange change =
        WireFormat.decode(element.getValue(), ClusterChange.class).recordOrThrow();
    if (change.getType() == ChangeType.BOOKMARK) {
      bookmarks.put(new Publisher(change.getCluster(), change.getEpoch()), change);
    } else {
      output.collect(new StreamRecord<>(change));
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOnBookmarks();
  }

  @Override
  public void finish() throws Exception {
    handOnBookmarks();
    super.finish();
  }

  private void handOnBookmarks() {
    bookmarks.values().forEach(bookmark -> output.collect(new StreamRecord<>(bookmark)));
    bookmarks.clear();
  }
}
