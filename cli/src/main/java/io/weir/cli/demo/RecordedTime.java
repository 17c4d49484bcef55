package io.weir.cli.demo;

import io.weir.collector.capture.Capture;
import io.weir.collector.cluster.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Lets the recorded cluster keep step with the recorded flows: time passes at a multiple of the
 * recorded speed, and stretches in which nothing was being recorded take none.
 */
final class RecordedTime implements Pace {

  private record Stretch(Instant start, Instant end) {}

  private final List<Stretch> stretches;
  private final double factor;
  private final long begin = System.nanoTime();

  RecordedTime(List<Capture> captures, double factor) {
    this.stretches =
        captures.stream()
            .map(capture -> new Stretch(capture.metadata().start(), capture.metadata().end()))
            .toList();
    this.factor = factor;
  }

  @Override
  public void awaitRecorded(Instant recorded) throws InterruptedException {
    long due = begin + (long) (recordedBefore(recorded).toNanos() / factor);
    long wait = due - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait).toMillis());
    }
  }

  /** How long was recorded before a moment; captures do not overlap. */
  private Duration recordedBefore(Instant moment) {
    Duration sum = Duration.ZERO;
    for (Stretch stretch : stretches) {
      Instant end = moment.isBefore(stretch.end()) ? moment : stretch.end();
      if (end.isAfter(stretch.start())) {
        sum = sum.plus(Duration.between(stretch.start(), end));
      }
    }
    return sum;
  }
}
