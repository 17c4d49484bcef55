package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A cluster as a folder of manifests tells it. What stands in the files at the start holds since
 * ever (see {@link ManifestOptions}); each second the files are looked at, and what changed in them
 * holds from then on. While a file cannot be read, all stays as it was and bookmarks pause: flows
 * wait rather than meet stale state.
 */
public final class ManifestClusterSource implements ClusterSource {

  private static final Duration SNAPSHOT_INTERVAL = Duration.ofHours(1);

  private final ManifestOptions options;
  private final Clock clock;
  private final Duration tick;
  private final FollowedFiles files;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Instant nextSnapshot = Instant.EPOCH;

  public ManifestClusterSource(List<Path> paths, ManifestOptions options) {
    this(paths, options, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  ManifestClusterSource(List<Path> paths, ManifestOptions options, Clock clock, Duration tick) {
    this.options = options;
    this.clock = clock;
    this.tick = tick;
    this.files =
        new FollowedFiles(
            paths,
            options,
            Manifests::read,
            "the last readable state is kept and verdicts wait until it is mended");
  }

  @Override
  public void run(ClusterSink sink) throws IOException, InterruptedException {
    files.open();
    // Files tell no time: what stands in them at first holds since then, for recorded flows too.
    boolean first = true;
    do {
      Instant now = clock.instant();
      if (follow(sink, now)) {
        if (!now.isBefore(nextSnapshot)) {
          files.known().snapshot(sink, first ? options.observedAt() : now);
          first = false;
          nextSnapshot = now.plus(SNAPSHOT_INTERVAL);
        }
        sink.change(options.stamp().bookmark(now, now));
      }
    } while (!closed.await(tick.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Publishes what changed in the files; false while they cannot be read. */
  private boolean follow(ClusterSink sink, Instant now) throws InterruptedException {
    List<ClusterChange> changes = files.changes(now);
    if (changes == null) {
      return false;
    }
    for (ClusterChange change : changes) {
      sink.change(change);
    }
    return true;
  }
}
