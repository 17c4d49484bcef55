package io.weir.collector.capture;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Replays recorded captures, merged in the order of their recorded times. Each observer has a
 * tracker of its own that lives by the recorded clock; only the waiting follows the pace. Time in
 * which no capture was being recorded is skipped.
 */
public final class CaptureReplay implements FlowSource {

  private static final long EVENTS_BETWEEN_PROGRESS = 1_000;

  private final List<Capture> captures;
  private final Pace pace;
  private final ReplayProgress progress;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long events;
  private long bytesRead;

  /**
   * Nothing is opened before {@link #run}.
   *
   * @param captures at least one; captures with the same cluster are taken for one cluster's
   */
  public CaptureReplay(List<Capture> captures, Pace pace, ReplayProgress progress) {
    if (captures.isEmpty()) {
      throw new IllegalArgumentException("no captures: give at least one");
    }
    this.captures = List.copyOf(captures);
    this.pace = pace;
    this.progress = progress;
  }

  /** The next event of one file. */
  private record Head(RecordedEvents.Event event, RecordedEvents file, ReplayedCapture capture) {}

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing((Head head) -> head.event().at()));
    List<ReplayedCapture> replayed = new ArrayList<>();
    long bytesTotal = size();
    try {
      for (Capture capture : captures) {
        ReplayedCapture opened = ReplayedCapture.open(capture, sink, this::addBytes);
        replayed.add(opened);
        for (RecordedEvents file : opened.files()) {
          push(heads, file, opened);
        }
      }
      replay(heads, replayed, bytesTotal);
    } finally {
      for (ReplayedCapture capture : replayed) {
        capture.finish();
        capture.close();
      }
      progress.progress(events, bytesRead, bytesTotal);
    }
  }

  private void replay(PriorityQueue<Head> heads, List<ReplayedCapture> replayed, long bytesTotal)
      throws IOException, InterruptedException {
    ReplayClock clock = new ReplayClock(pace, System.nanoTime());
    Head head = heads.poll();
    Instant last = Instant.MIN;
    while (head != null && closed.getCount() > 0) {
      Instant at = head.event().at();
      Instant before = last;
      boolean recording = replayed.stream().anyMatch(capture -> capture.covers(before, at));
      last = at.isAfter(last) ? at : last;
      long wait = clock.nanosUntil(at, recording, System.nanoTime());
      if (wait > 0 && closed.await(wait, TimeUnit.NANOSECONDS)) {
        return;
      }
      for (ReplayedCapture capture : replayed) {
        capture.advanceTo(at);
      }
      head.event().feed().accept(head.file().tracker());
      if (++events % EVENTS_BETWEEN_PROGRESS == 0) {
        progress.progress(events, bytesRead, bytesTotal);
      }
      push(heads, head.file(), head.capture());
      head = heads.poll();
    }
  }

  private static void push(PriorityQueue<Head> heads, RecordedEvents file, ReplayedCapture capture)
      throws IOException {
    RecordedEvents.Event event = file.next();
    file.reportUnreadable(capture.now());
    if (event != null) {
      heads.add(new Head(event, file, capture));
    } else {
      capture.fileEnded();
    }
  }

  private void addBytes(long count) {
    bytesRead += count;
  }

  private long size() throws IOException {
    long sum = 0;
    for (Capture capture : captures) {
      for (var file : capture.recordings()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
