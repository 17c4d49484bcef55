package io.weir.collector.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.cluster.KindWatcher.News;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A live Kubernetes cluster: a snapshot once every kind was listed, then what happens, a bookmark
 * each second as long as every watch is proven alive and drained, and a snapshot each hour. After a
 * lost or expired watch its kind is listed again and what vanished meanwhile is published as
 * deleted; while the API is away bookmarks pause. Never gives up by itself.
 *
 * <pre>
 *   KindWatcher (one thread a kind) ─┐
 *   KindWatcher                     ─┼─ news, one event a watch at most ─▶ run(): KnownObjects ─▶ sink
 *   KindWatcher                     ─┘                                        │ bookmark: smallest proof
 * </pre>
 */
public final class KubernetesWatchSource implements ClusterSource {

  private final ChangeStamp stamp;
  private final ClusterApi api;
  private final WatchTimings timings;
  private final Clock clock;
  private final KnownObjects known;
  // Bounded by its producers: each watcher waits until its last news was taken.
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  private final List<KindWatcher> watchers = new ArrayList<>();
  private final Set<ObjectKind> listed = EnumSet.noneOf(ObjectKind.class);
  private Instant lastBookmark = Instant.MIN;
  private Instant nextSnapshot = Instant.MAX;
  private volatile boolean closed;

  /**
   * @param client a connected client, e.g. of {@link KubernetesClients}; stays the caller's
   * @param stamp name of the cluster, publisher and epoch
   */
  public KubernetesWatchSource(KubernetesClient client, ChangeStamp stamp) {
    this(new FabricClusterApi(client), stamp, WatchTimings.DEFAULTS, Clock.systemUTC());
  }

  KubernetesWatchSource(ClusterApi api, ChangeStamp stamp, WatchTimings timings, Clock clock) {
    this.api = api;
    this.stamp = stamp;
    this.timings = timings;
    this.clock = clock;
    this.known = new KnownObjects(stamp);
    for (ObjectKind kind : ObjectKind.values()) {
      KindReader reader = KindReader.of(kind, stamp);
      watchers.add(new KindWatcher(kind, api, timings, clock, reader, news::add));
    }
  }

  /**
   * Asks once for every kind that cannot be done without, for callers that want to fail early.
   *
   * @throws IOException if the API cannot be reached or forbids it; one line that names verb and
   *     resource
   */
  public void check() throws IOException, InterruptedException {
    for (ObjectKind kind : ObjectKind.values()) {
      if (!kind.optional()) {
        api.probe(kind);
      }
    }
  }

  @Override
  public void run(ClusterSink sink) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (KindWatcher watcher : watchers) {
      Thread thread = new Thread(watcher, "weir-watch");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      long nextTick = System.nanoTime() + timings.tick().toNanos();
      while (!closed) {
        News next = news.poll(Math.max(0, nextTick - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next != null) {
          take(next, sink);
        }
        if (System.nanoTime() - nextTick >= 0) {
          tick(sink);
          nextTick = System.nanoTime() + timings.tick().toNanos();
        }
      }
    } finally {
      watchers.forEach(KindWatcher::close);
      threads.forEach(Thread::interrupt);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void take(News next, ClusterSink sink) throws InterruptedException {
    if (next instanceof News.Listed listing) {
      KindReader.Everything all = listing.all();
      List<ClusterChange> changes =
          known.listed(all.changes(), key -> key.kind().equals(all.kind()), all.at());
      publish(changes, sink);
      listed.add(listing.kind());
      if (listed.size() == watchers.size() && nextSnapshot.equals(Instant.MAX)) {
        snapshot(sink);
      }
      listing.taken().run();
    } else if (next instanceof News.Changed changed) {
      publish(known.event(changed.change()), sink);
      changed.taken().run();
    }
  }

  /** Before the first snapshot there is nothing to change: it will hold all of it. */
  private void publish(List<ClusterChange> changes, ClusterSink sink) throws InterruptedException {
    if (nextSnapshot.equals(Instant.MAX)) {
      return;
    }
    for (ClusterChange change : changes) {
      sink.change(change);
    }
  }

  private void snapshot(ClusterSink sink) throws InterruptedException {
    Instant now = clock.instant();
    known.snapshot(sink, now);
    nextSnapshot = now.plus(timings.snapshot());
  }

  private void tick(ClusterSink sink) throws InterruptedException {
    Instant proven = proven();
    if (proven == null || !proven.isAfter(lastBookmark)) {
      return;
    }
    if (!clock.instant().isBefore(nextSnapshot)) {
      snapshot(sink);
    }
    sink.change(stamp.bookmark(proven, clock.instant()));
    lastBookmark = proven;
  }

  /**
   * The smallest of what the watchers have proven; all of it has been published, for they count
   * news as taken only then. Null before the first snapshot.
   */
  private @Nullable Instant proven() {
    Instant smallest = null;
    for (KindWatcher watcher : watchers) {
      Instant proven = watcher.proven();
      if (proven == null) {
        return null;
      }
      if (smallest == null || proven.isBefore(smallest)) {
        smallest = proven;
      }
    }
    return nextSnapshot.equals(Instant.MAX) ? null : smallest;
  }
}
