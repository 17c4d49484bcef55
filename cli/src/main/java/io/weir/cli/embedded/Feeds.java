package io.weir.cli.embedded;

import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs sources, each in a thread of its own, and tells when they have ended or one has failed. */
final class Feeds implements AutoCloseable {

  /** What a source does in its thread. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private record Feed(AutoCloseable source, Thread thread, CompletableFuture<Void> end) {}

  private static final Duration TAKE_DOWN = Duration.ofSeconds(20);

  private final List<Feed> flows = new ArrayList<>();
  private final List<Feed> clusters = new ArrayList<>();

  void start(ClusterSource source, ClusterSink sink) {
    clusters.add(start("weir-cluster-" + clusters.size(), source, () -> source.run(sink)));
  }

  void start(FlowSource source, FlowSink sink) {
    flows.add(start("weir-flows-" + flows.size(), source, () -> source.run(sink)));
  }

  private static Feed start(String name, AutoCloseable source, Work work) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                end.complete(null);
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return new Feed(source, thread, end);
  }

  /** True when every flow source has come to its end. */
  boolean flowsEnded() {
    return flows.stream().allMatch(feed -> feed.end().isDone());
  }

  /** Throws what made a source fail, if one did. */
  void requireHealthy() throws IOException, InterruptedException {
    for (Feed feed : flows) {
      rethrow(feed);
    }
    for (Feed feed : clusters) {
      rethrow(feed);
    }
  }

  private static void rethrow(Feed feed) throws IOException, InterruptedException {
    if (!feed.end().isCompletedExceptionally()) {
      return;
    }
    try {
      feed.end().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("a source failed: " + e.getCause(), e.getCause());
    }
  }

  /** Asks the flow sources to finish and waits until they have handed over everything. */
  void endFlows() throws IOException, InterruptedException {
    end(flows);
  }

  /**
   * Lets cluster sources go on for a while, or until they end by themselves, then asks them to
   * finish and waits until they have.
   */
  void endClusters(Duration grace) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + grace.toNanos();
    for (Feed feed : clusters) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left > 0) {
        feed.thread().join(left);
      }
    }
    end(clusters);
  }

  private static void end(List<Feed> feeds) throws IOException, InterruptedException {
    for (Feed feed : feeds) {
      closeSource(feed);
    }
    for (Feed feed : feeds) {
      feed.thread().join();
      rethrow(feed);
    }
  }

  private static void closeSource(Feed feed) throws IOException {
    try {
      feed.source().close();
    } catch (Exception e) {
      throw new IOException("a source did not close: " + e.getMessage(), e);
    }
  }

  /**
   * Ends everything, whatever was not handed over. Waits a while for the sources: the lab has to
   * take down what it set up.
   */
  @Override
  public void close() throws IOException {
    List<Feed> all = Stream.concat(flows.stream(), clusters.stream()).toList();
    for (Feed feed : all) {
      closeSource(feed);
      feed.thread().interrupt();
    }
    boolean interrupted = false;
    for (Feed feed : all) {
      try {
        feed.thread().join(TAKE_DOWN.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
