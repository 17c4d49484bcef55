package io.weir.collector.capture;

import io.weir.collector.FlowSink;
import io.weir.collector.flow.NodeTracker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** One capture in replay: its open files and the trackers they feed. */
final class ReplayedCapture implements AutoCloseable {

  private final CaptureMetadata metadata;
  private final List<NodeTracker> trackers = new ArrayList<>();
  private final List<RecordedEvents> files = new ArrayList<>();
  private Instant now;
  private int filesEnded;
  private boolean finished;

  private ReplayedCapture(CaptureMetadata metadata) {
    this.metadata = metadata;
    this.now = metadata.start();
  }

  static ReplayedCapture open(Capture capture, FlowSink sink, LongConsumer bytesRead)
      throws IOException {
    CaptureMetadata metadata = capture.metadata();
    ReplayedCapture replayed = new ReplayedCapture(metadata);
    try {
      for (CaptureMetadata.Observer observer : metadata.observers()) {
        NodeTracker tracker =
            new NodeTracker(
                observer.config(metadata.cluster(), metadata.reportInterval()),
                observer.capabilities(),
                sink);
        replayed.trackers.add(tracker);
        if (observer.conntrack() != null) {
          Path file = capture.folder().resolve(observer.conntrack());
          replayed.files.add(RecordedEvents.conntrack(file, metadata, tracker, bytesRead));
        }
        if (observer.drops() != null) {
          Path file = capture.folder().resolve(observer.drops());
          replayed.files.add(RecordedEvents.drops(file, metadata, tracker, bytesRead));
        }
      }
      return replayed;
    } catch (IOException e) {
      replayed.close();
      throw e;
    }
  }

  List<RecordedEvents> files() {
    return files;
  }

  /** The latest recorded time reached. */
  Instant now() {
    return now;
  }

  /** True if it was being recorded all the time between. */
  boolean covers(Instant from, Instant to) {
    return !from.isBefore(metadata.start()) && !to.isAfter(metadata.end());
  }

  /** Lets the recorded clock of all its observers run to the given time, at most to its end. */
  void advanceTo(Instant at) {
    if (!finished && at.isAfter(now) && !at.isAfter(metadata.end())) {
      now = at;
      trackers.forEach(tracker -> tracker.advanceTo(at));
    }
  }

  /** One of its files has no more events; with the last one what is open at its end is reported. */
  void fileEnded() {
    filesEnded++;
    if (filesEnded == files.size()) {
      now = metadata.end();
      finish();
    }
  }

  /** Reports what is open at the time reached. */
  void finish() {
    if (!finished) {
      finished = true;
      trackers.forEach(tracker -> tracker.finish(now));
    }
  }

  @Override
  public void close() throws IOException {
    for (RecordedEvents file : files) {
      file.close();
    }
  }
}
