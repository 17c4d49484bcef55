package io.weir.collector.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.collector.ClusterSource;
import io.weir.collector.cluster.ChangeStamp;
import io.weir.collector.cluster.KubernetesWatchSource;
import io.weir.collector.lease.LeaderElection;
import io.weir.collector.lease.LeaseTimings;
import io.weir.collector.lease.Reign;
import io.weir.collector.publish.ChangeCounters;
import io.weir.collector.publish.KafkaPublisher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the processes that watch a cluster. The one that holds the Lease publishes, beginning with
 * a full snapshot, under an epoch larger than all before; the others stand by. Survives the absence
 * of the API (bookmarks pause; after the Lease's deadline so does everything) and of Kafka (the
 * source waits, and with it the bookmarks), and recovers alone.
 */
public final class ClusterWatcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClusterWatcher.class);
  private static final Duration KAFKA_RETRY = Duration.ofSeconds(2);

  private final LeaderElection election;
  private final Function<Long, ClusterSource> sources;
  private final ChangePublisher kafka;
  private final Duration flushLimit;

  private final Object lock = new Object();
  private ChangeCounters before = ChangeCounters.NONE;
  private @Nullable KafkaPublisher current;
  private long reigns;
  private volatile @Nullable Instant bookmark;

  /**
   * A watcher; {@link #run} starts it.
   *
   * @param client stays the caller's
   * @param cluster name of the cluster in the records
   * @param lease namespace and name of the Lease, and this process's identity
   */
  public ClusterWatcher(
      KubernetesClient client,
      String cluster,
      LeaseIdentity lease,
      LeaseTimings timings,
      ChangePublisher kafka) {
    this(
        new LeaderElection(client, lease.namespace(), lease.name(), lease.identity(), timings),
        epoch ->
            new KubernetesWatchSource(client, new ChangeStamp(cluster, lease.identity(), epoch)),
        kafka,
        timings);
  }

  ClusterWatcher(
      LeaderElection election,
      Function<Long, ClusterSource> sources,
      ChangePublisher kafka,
      LeaseTimings timings) {
    this.election = election;
    this.sources = sources;
    this.kafka = kafka;
    // The reign is not renewed while it is wound up.
    this.flushLimit = timings.deadline().minus(timings.retry()).dividedBy(2);
  }

  /** Takes part until {@link #close}; then sends what is under way and releases the Lease. */
  public void run() throws InterruptedException {
    election.run(this::lead);
  }

  @Override
  public void close() {
    election.close();
  }

  /** How things stand; from any thread. */
  public WatcherStatus status() {
    synchronized (lock) {
      ChangeCounters now = current == null ? ChangeCounters.NONE : current.counters().changes();
      return new WatcherStatus(
          election.leads(),
          election.holder(),
          election.inTouch(),
          reigns,
          bookmark,
          before.plus(now));
    }
  }

  private void lead(Reign reign) throws InterruptedException {
    KafkaPublisher publisher = open();
    synchronized (lock) {
      current = publisher;
      reigns++;
    }
    try (ClusterSource source = sources.apply(reign.epoch())) {
      source.run(new LeaderSink(publisher, reign, told -> bookmark = told));
    } catch (IOException e) {
      log.error("The cluster cannot be watched: {}", e.getMessage());
    } finally {
      // What was lost with the Lease is for the next leader to tell, in its snapshot.
      publisher.close(reign.holds() ? flushLimit : Duration.ZERO);
      settle(publisher.counters().changes());
    }
  }

  private KafkaPublisher open() throws InterruptedException {
    boolean warned = false;
    while (true) {
      try {
        return kafka.open();
      } catch (IOException e) {
        if (!warned) {
          log.warn("Changes cannot be published yet: {}", e.getMessage());
        }
        warned = true;
        Thread.sleep(KAFKA_RETRY.toMillis());
      }
    }
  }

  private void settle(ChangeCounters last) {
    synchronized (lock) {
      before = before.plus(last);
      current = null;
    }
  }
}
