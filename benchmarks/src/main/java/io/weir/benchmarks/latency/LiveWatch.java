package io.weir.benchmarks.latency;

import io.weir.benchmarks.synthetic.Churn;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;

/** The watcher of a made-up cluster, as it happens: pods change, and bookmarks are told. */
final class LiveWatch {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long NANOS_A_SECOND = 1_000_000_000;

  private final SyntheticCluster cluster;
  private final Setting setting;
  private final KafkaPublisher publisher;

  LiveWatch(SyntheticCluster cluster, Setting setting, String kafka, int partitions) {
    this.cluster = cluster;
    this.setting = setting;
    this.publisher =
        KafkaPublisher.connect(
            kafka, Map.of(), PublisherOptions.of(TopicNames.defaults(), partitions));
  }

  /** Publishes the first snapshot; no bookmark yet. */
  void publishSnapshot() throws Exception {
    Iterator<ClusterChange> changes = cluster.changes().iterator();
    while (changes.hasNext()) {
      ClusterChange change = changes.next();
      if (change.getType() != ChangeType.BOOKMARK) {
        publisher.change(change);
      }
    }
    if (!publisher.flush(PATIENCE)) {
      throw new IOException("Kafka did not take the cluster's changes within " + PATIENCE);
    }
  }

  /** Publishes what changes, until it is interrupted. */
  void run() throws InterruptedException {
    Churn churn = new Churn(cluster, 7);
    long bookmarkAt = System.nanoTime();
    long changeAt = System.nanoTime();
    try (publisher) {
      while (true) {
        long now = System.nanoTime();
        if (now - bookmarkAt >= 0) {
          publisher.change(churn.bookmark(Instant.now().minus(setting.bookmarkBehind())));
          bookmarkAt += setting.bookmarkEvery().toNanos();
        }
        if (setting.changes() > 0 && now - changeAt >= 0) {
          // Labels only: addresses stay, as the traffic knows no others.
          publisher.change(churn.relabelled(churn.anyPod(), Instant.now()));
          changeAt += NANOS_A_SECOND / setting.changes();
        }
        Thread.sleep(1);
      }
    }
  }
}
