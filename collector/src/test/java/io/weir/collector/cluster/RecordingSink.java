package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Keeps what a source published. */
final class RecordingSink implements ClusterSink {

  final List<ClusterChange> all = new CopyOnWriteArrayList<>();

  @Override
  public void change(ClusterChange change) {
    all.add(change);
  }

  Stream<ClusterChange> ofType(ChangeType type) {
    return all.stream().filter(change -> change.getType() == type);
  }

  /** Each record as {@code TYPE name}, bookmarks left out. */
  List<String> story() {
    return all.stream()
        .filter(change -> change.getType() != ChangeType.BOOKMARK)
        .map(RecordingSink::line)
        .toList();
  }

  static String line(ClusterChange change) {
    return change.getName() == null
        ? change.getType().toString()
        : change.getType() + " " + change.getKind() + " " + change.getName();
  }
}
