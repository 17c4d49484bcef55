package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.schemas.ClusterChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one kind for ever: lists, watches from there, probes while the watch is quiet, resumes a
 * watch that the API closed in good order, and lists again after anything else.
 */
final class KindWatcher implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(KindWatcher.class);

  private final ObjectKind kind;
  private final ClusterApi api;
  private final WatchTimings timings;
  private final Clock clock;
  private final KindReader reader;
  private final Consumer<News> news;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WatchEvidence evidence;
  private volatile String resourceVersion = "";
  private volatile boolean passedOver;
  private @Nullable String trouble;

  /** What a watcher tells, in order. */
  sealed interface News {

    /** Everything that the watcher's kind gives now; {@code taken} as in {@link Changed}. */
    record Listed(ObjectKind kind, KindReader.Everything all, Runnable taken) implements News {}

    /** One change; {@code taken} must be run when it was published. */
    record Changed(ClusterChange change, Runnable taken) implements News {}
  }

  KindWatcher(
      ObjectKind kind,
      ClusterApi api,
      WatchTimings timings,
      Clock clock,
      KindReader reader,
      Consumer<News> news) {
    this.kind = kind;
    this.api = api;
    this.timings = timings;
    this.clock = clock;
    this.reader = reader;
    this.news = news;
    this.evidence = new WatchEvidence(timings.settle());
  }

  /** Everything of this kind up to here was handed on; null before the first listing. */
  @Nullable Instant proven() {
    return passedOver ? clock.instant() : evidence.proven();
  }

  void close() {
    closed.countDown();
  }

  @Override
  public void run() {
    Duration pause = timings.retry();
    try {
      while (!isClosed()) {
        Instant began = clock.instant();
        try {
          list();
          follow();
        } catch (ApiException e) {
          report(e);
          if (e.code() == 403 && kind.optional()) {
            passOver();
          }
        }
        boolean lasted = clock.instant().isAfter(began.plus(timings.retryMax()));
        pause = lasted ? timings.retry() : min(pause.multipliedBy(2), timings.retryMax());
        closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void list() throws ApiException, InterruptedException {
    Instant asked = clock.instant();
    ClusterApi.Listing listing = api.list(kind);
    if (!handOn(reader.listed(listing.objects(), asked))) {
      return;
    }
    resourceVersion = listing.resourceVersion();
    evidence.listed(asked, clock.instant(), resourceVersion, listing.objects().size());
    passedOver = false;
    if (trouble != null) {
      log.info("The Kubernetes API lists {} again", kind.resource());
      trouble = null;
    }
  }

  /** As if there were none of the kind, until the API lets it be listed. */
  private void passOver() throws InterruptedException {
    if (!passedOver && handOn(reader.listed(List.of(), clock.instant()))) {
      log.warn(
          "Weir goes on without {}: see the documentation of staged policies", kind.resource());
      passedOver = true;
    }
  }

  /** Returns when it was taken; false when the watcher was closed meanwhile. */
  private boolean handOn(KindReader.Everything everything) throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    news.accept(new News.Listed(kind, everything, taken::countDown));
    while (!taken.await(timings.tick().toMillis(), TimeUnit.MILLISECONDS)) {
      if (isClosed()) {
        return false;
      }
    }
    return true;
  }

  /** Watches from the last version on until something is wrong. */
  private void follow() throws ApiException, InterruptedException {
    while (!isClosed()) {
      CompletableFuture<@Nullable ApiException> end = new CompletableFuture<>();
      AutoCloseable watch = api.watch(kind, resourceVersion, new Events(end));
      Instant opened = clock.instant();
      evidence.arrived(opened);
      evidence.taken(null, reader.size());
      try {
        ApiException cause = probeUntil(end);
        if (cause != null) {
          throw cause;
        }
      } finally {
        closeQuietly(watch);
      }
      if (clock.instant().isBefore(opened.plus(timings.tick()))) {
        closed.await(timings.tick().toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Returns null when the watch was closed in good order, else why it must be given up. */
  private @Nullable ApiException probeUntil(CompletableFuture<@Nullable ApiException> end)
      throws InterruptedException {
    while (!isClosed()) {
      try {
        return end.get(timings.tick().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Still open: the quiet times are for probing.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
      if (!evidence.consistentAt(clock.instant())) {
        return new ApiException(
            0, "The watch of " + kind.resource() + " has missed changes: all are listed again");
      }
      if (clock.instant().isAfter(evidence.lastHeard().plus(timings.silence()))) {
        return new ApiException(
            0, "The watch of " + kind.resource() + " fell silent: all are listed again");
      }
      probe();
    }
    return null;
  }

  private void probe() throws InterruptedException {
    if (!evidence.wantsProbe()) {
      return;
    }
    try {
      Instant asked = clock.instant();
      ClusterApi.Probe probe = api.probe(kind);
      evidence.probed(asked, clock.instant(), probe);
    } catch (ApiException e) {
      // The watch may well live on; until a probe succeeds its time stands still.
      report(e);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void report(ApiException e) {
    String message = String.valueOf(e.getMessage());
    if (e.code() == 410) {
      log.debug("{}", message);
    } else if (!message.equals(trouble)) {
      log.warn("{}", message);
      trouble = message;
    }
  }

  private static void closeQuietly(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) {
      log.debug("A watch could not be closed in good order", e);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Hears the watch; one call at a time. */
  private final class Events implements ClusterApi.Listener {

    private final CompletableFuture<@Nullable ApiException> end;

    Events(CompletableFuture<@Nullable ApiException> end) {
      this.end = end;
    }

    @Override
    public void event(String type, JsonNode object, Runnable next) {
      Instant now = clock.instant();
      if (type.equals("ERROR")) {
        end.complete(ApiException.refused(object.path("code").asInt(0), "watch", kind));
        return;
      }
      evidence.arrived(now);
      String version = object.path("metadata").path("resourceVersion").asText(null);
      Runnable taken = () -> taken(version, next);
      News brought = reader.event(type, object, now, taken);
      if (brought == null) {
        taken.run();
      } else {
        news.accept(brought);
      }
    }

    @Override
    public void ended(@Nullable ApiException cause) {
      end.complete(cause);
    }

    private void taken(@Nullable String version, Runnable next) {
      if (version != null) {
        resourceVersion = version;
      }
      evidence.taken(version, reader.size());
      next.run();
    }
  }
}
