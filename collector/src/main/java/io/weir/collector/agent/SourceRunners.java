package io.weir.collector.agent;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.AgentReadings.SourceReading;
import io.weir.collector.agent.metrics.FeedMeter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sources of an agent, each in a thread of its own. */
final class SourceRunners {

  private record Running(SourceRunner runner, Thread thread) {}

  private final List<Running> all;

  private SourceRunners(List<Running> all) {
    this.all = all;
  }

  /**
   * Opens all sources; they run from {@link #start} on.
   *
   * @throws IOException if one is impossible here; one line
   */
  static Map<String, FlowSource> open(
      Map<String, SourceFactory> sources, AgentConfig config, FeedMeter feeds) throws IOException {
    Map<String, FlowSource> opened = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, SourceFactory> source : sources.entrySet()) {
        opened.put(source.getKey(), source.getValue().open(config, feeds));
      }
    } catch (IOException | RuntimeException e) {
      opened.values().forEach(FlowSource::close);
      throw e;
    }
    return opened;
  }

  /**
   * For one agent.
   *
   * @param first runs first of each source
   */
  static SourceRunners of(
      Map<String, FlowSource> first,
      Map<String, SourceFactory> sources,
      AgentConfig config,
      FeedMeter feeds,
      FlowSink sink,
      Downtime downtime) {
    return new SourceRunners(
        first.entrySet().stream()
            .map(
                source -> {
                  SourceFactory again = Objects.requireNonNull(sources.get(source.getKey()));
                  SourceRunner runner =
                      new SourceRunner(
                          source.getKey(),
                          source.getValue(),
                          () -> again.open(config, feeds),
                          sink,
                          downtime);
                  Thread thread = new Thread(runner, "weir-source-" + source.getKey());
                  thread.setDaemon(true);
                  return new Running(runner, thread);
                })
            .toList());
  }

  void start() {
    all.forEach(running -> running.thread().start());
  }

  /** Asks all to finish and waits; true when all have. */
  boolean stop(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    all.forEach(running -> running.runner().stop());
    boolean ended = true;
    for (Running running : all) {
      running.thread().join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      ended &= !running.thread().isAlive();
    }
    return ended;
  }

  /** True while every thread is there. */
  boolean areAlive() {
    return all.stream().allMatch(running -> running.thread().isAlive());
  }

  /** Null while all see, else what is wrong with the first that does not. */
  @Nullable String problem() {
    for (Running running : all) {
      String problem = running.runner().problem();
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** The moment, or an earlier one if one of them has not handed over all until then. */
  Instant completeUntil(Instant moment) {
    Instant complete = moment;
    for (Running running : all) {
      complete = running.runner().completeUntil(complete);
    }
    return complete;
  }

  List<SourceReading> readings() {
    return all.stream()
        .map(Running::runner)
        .map(runner -> new SourceReading(runner.name(), runner.problem() == null, runner.starts()))
        .toList();
  }
}
