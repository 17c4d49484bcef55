package io.weir.faults.kube;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** All that a topic tells of a cluster, in its order, taken as readers of the topic take it. */
final class Told {

  private static final Duration POLL = Duration.ofMillis(200);

  private final List<ClusterChange> changes;

  private Told(List<ClusterChange> changes) {
    this.changes = changes;
  }

  static Told by(String bootstrapServers, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ClusterChange> changes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(POLL)
            .forEach(
                record ->
                    changes.add((ClusterChange) WireFormat.decode(record.value()).recordOrThrow()));
      }
    }
    return new Told(changes);
  }

  List<ClusterChange> changes() {
    return changes;
  }

  /** Those of one process, by the epochs that it led in. */
  List<String> publishers() {
    return changes.stream().map(ClusterChange::getPublisher).distinct().toList();
  }

  long bookmarks() {
    return changes.stream().filter(change -> change.getType() == ChangeType.BOOKMARK).count();
  }

  /** Whether a bookmark passed the last thing that was told of an object, or of a snapshot. */
  boolean isProven() {
    ClusterChange last = null;
    boolean proven = false;
    for (ClusterChange change : changes) {
      if (change.getType() != ChangeType.BOOKMARK) {
        last = change;
        proven = false;
      } else if (last != null && change.getBookmark() != null) {
        proven = proven || change.getBookmark().isAfter(last.getObservedAt());
      }
    }
    return proven;
  }

  /** State of what is there now, by name. */
  Map<String, String> present() {
    Map<String, String> present = new TreeMap<>();
    Set<String> named = null;
    for (ClusterChange change : changes) {
      switch (change.getType()) {
        case PRESENT -> {
          present.put(name(change), String.valueOf(change.getState()));
          if (named != null) {
            named.add(name(change));
          }
        }
        case DELETED -> present.remove(name(change));
        case SNAPSHOT_BEGIN -> named = new TreeSet<>();
        case SNAPSHOT_END -> {
          present.keySet().retainAll(Objects.requireNonNull(named));
          named = null;
        }
        case BOOKMARK, UNKNOWN -> {}
      }
    }
    return present;
  }

  /** Names of what was deleted, outside of snapshots, each as often as that was told. */
  List<String> deleted() {
    return changes.stream()
        .filter(change -> change.getType() == ChangeType.DELETED)
        .map(Told::name)
        .toList();
  }

  /** What was told although it had been told before and nothing had changed; snapshots may. */
  List<String> repeated() {
    Map<String, ClusterChange> known = new HashMap<>();
    List<String> repeated = new ArrayList<>();
    boolean snapshot = false;
    for (ClusterChange change : changes) {
      switch (change.getType()) {
        case PRESENT, DELETED -> {
          ClusterChange before = known.put(name(change), change);
          if (!snapshot && before != null && same(before, change)) {
            repeated.add(change.getType() + " " + name(change));
          }
        }
        case SNAPSHOT_BEGIN -> snapshot = true;
        case SNAPSHOT_END -> snapshot = false;
        case BOOKMARK, UNKNOWN -> {}
      }
    }
    return repeated;
  }

  private static boolean same(ClusterChange a, ClusterChange b) {
    return a.getType() == b.getType()
        && Objects.equals(a.getUid(), b.getUid())
        && Objects.equals(a.getGeneration(), b.getGeneration())
        && Objects.equals(a.getState(), b.getState());
  }

  /** {@code Pod shop/web}. */
  static String name(ClusterChange change) {
    @Nullable String namespace = change.getNamespace();
    return change.getKind() + " " + (namespace == null ? "" : namespace + "/") + change.getName();
  }
}
