package io.weir.cli.demo;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.embedded.Pipeline;
import io.weir.collector.capture.Capture;
import io.weir.collector.capture.CaptureReplay;
import io.weir.collector.capture.Pace;
import io.weir.collector.capture.ReplayProgress;
import io.weir.collector.cluster.JournalClusterSource;
import io.weir.collector.cluster.RecordedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Captures that go through a pipeline as if it all happened now. */
final class Replay {

  private final List<Capture> captures;
  private final Pace pace;
  private final JournalClusterSource cluster;

  private Replay(List<Capture> captures, Pace pace, JournalClusterSource cluster) {
    this.captures = captures;
    this.pace = pace;
    this.cluster = cluster;
  }

  /**
   * Opens captures and reads their clusters, so that a damaged one is known before anything starts.
   *
   * @param factor times the recorded speed; infinite for as fast as possible
   * @throws CommandFailure if one is damaged, in one line
   */
  static Replay open(List<Path> folders, double factor) {
    try {
      List<Capture> captures = new ArrayList<>();
      for (Path folder : folders) {
        captures.add(Capture.open(folder));
      }
      List<RecordedCluster> clusters =
          captures.stream()
              .map(
                  capture ->
                      new RecordedCluster(
                          capture.metadata().cluster(),
                          capture.clusterJournal(),
                          capture.metadata().start(),
                          capture.metadata().end()))
              .toList();
      return new Replay(
          captures,
          new Pace(factor),
          JournalClusterSource.open(clusters, new RecordedTime(captures, factor)));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  /** The longest cell of all captures. */
  Duration reportInterval() {
    return captures.stream()
        .map(capture -> capture.metadata().reportInterval())
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** What each cluster is about. */
  Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    captures.forEach(
        capture ->
            descriptions.put(capture.metadata().cluster(), capture.metadata().description()));
    return descriptions;
  }

  void feed(Pipeline pipeline, ReplayProgress progress) {
    pipeline.feed(cluster);
    pipeline.feedRecorded(new CaptureReplay(captures, pace, progress));
  }
}
