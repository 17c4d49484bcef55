package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.flow.Inside;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A traffic feed that runs in a namespace. */
final class RunningFeed implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final TrafficFeed feed;
  final RecordingListener seen = new RecordingListener();
  private final FutureTask<Boolean> running;

  private RunningFeed(String namespace, TrafficOptions options) {
    feed = new TrafficFeed(options);
    running =
        Inside.start(
            namespace,
            () -> {
              feed.run(seen);
              return true;
            });
  }

  /** Returns when it watches so many interfaces. */
  static RunningFeed start(String namespace, TrafficOptions options, int interfaces) {
    RunningFeed started = new RunningFeed(namespace, options);
    started.awaitWatched(interfaces);
    return started;
  }

  void awaitWatched(int interfaces) {
    await()
        .atMost(PATIENCE)
        .until(() -> running.isDone() || feed.counters().watched() == interfaces);
    if (running.isDone()) {
      stop();
    }
  }

  /** Ends it; everything it saw is in {@link #seen} then. */
  void stop() {
    feed.close();
    try {
      assertThat(running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (Exception e) {
      throw new IllegalStateException("the feed failed", e);
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
