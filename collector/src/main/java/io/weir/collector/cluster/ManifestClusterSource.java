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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster as a folder of manifests tells it. What stands in the files at the start holds since
 * ever (see {@link ManifestOptions}); each second the files are looked at, and what changed in them
 * holds from then on. While a file cannot be read, all stays as it was and bookmarks pause: flows
 * wait rather than meet stale state.
 */
public final class ManifestClusterSource implements ClusterSource {

  private static final Logger log = LoggerFactory.getLogger(ManifestClusterSource.class);

  private static final Duration SNAPSHOT_INTERVAL = Duration.ofHours(1);

  private final List<Path> paths;
  private final ManifestOptions options;
  private final Clock clock;
  private final Duration tick;
  private final KnownObjects known;
  private final CountDownLatch closed = new CountDownLatch(1);
  private FileMarks seen = FileMarks.NONE;
  private Instant nextSnapshot = Instant.EPOCH;
  private @Nullable String lastTrouble;

  public ManifestClusterSource(List<Path> paths, ManifestOptions options) {
    this(paths, options, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  ManifestClusterSource(List<Path> paths, ManifestOptions options, Clock clock, Duration tick) {
    this.paths = List.copyOf(paths);
    this.options = options;
    this.clock = clock;
    this.tick = tick;
    this.known = new KnownObjects(options.stamp());
  }

  @Override
  public void run(ClusterSink sink) throws IOException, InterruptedException {
    seen = FileMarks.of(paths);
    take(options.observedAt());
    // Files tell no time: what stands in them at first holds since then, for recorded flows too.
    boolean first = true;
    do {
      Instant now = clock.instant();
      if (follow(sink, now)) {
        if (!now.isBefore(nextSnapshot)) {
          known.snapshot(sink, first ? options.observedAt() : now);
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
    try {
      FileMarks current = FileMarks.of(paths);
      if (!current.equals(seen)) {
        for (ClusterChange change : take(now)) {
          sink.change(change);
        }
        seen = current;
      }
      lastTrouble = null;
      return true;
    } catch (IOException e) {
      String trouble = e.getMessage();
      if (trouble != null && !trouble.equals(lastTrouble)) {
        log.warn(
            "{}; the last readable state is kept and verdicts wait until it is mended", trouble);
        lastTrouble = trouble;
      }
      return false;
    }
  }

  private List<ClusterChange> take(Instant observedAt) throws ManifestException {
    ManifestSet manifests = Manifests.read(paths, options.withObservedAt(observedAt));
    manifests.problems().forEach(problem -> log.warn("{}", problem));
    return known.listed(manifests.changes(), key -> true, observedAt);
  }
}
