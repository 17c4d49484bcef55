package io.weir.collector.hubble;

import io.weir.collector.conntrack.LineError;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.flow.UnreadableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Messages as JSON, one a line. */
final class JsonLinesFeed implements HubbleFeed {

  /** Longest line kept, in bytes; a flow between pods with many labels has about 5,000. */
  static final int LONGEST_LINE = 262_144;

  /** Opens the lines when the feed runs. */
  interface Lines {
    InputStream open() throws IOException;
  }

  private final String name;
  private final Lines source;
  private final UnreadableInput unreadable;
  private volatile boolean closed;

  /**
   * @param name what to call the input in messages
   */
  JsonLinesFeed(String name, Lines source) {
    this.name = name;
    this.source = source;
    this.unreadable = new UnreadableInput(name);
  }

  @Override
  public void run(Inputs inputs) throws IOException, InterruptedException {
    try (InputStream in = source.open()) {
      LineReader lines = new LineReader(in, LONGEST_LINE);
      long number = 0;
      for (LineReader.Line line = lines.next(); line != null && !closed; line = lines.next()) {
        inputs.put(input(++number, line));
      }
    }
    inputs.put(this::end);
  }

  private Input input(long number, LineReader.Line line) {
    if (line.error() == LineError.TOO_LONG) {
      return unreadable(number, "TOO_LONG", "longer than " + LONGEST_LINE + " bytes", line.text());
    }
    try {
      HubbleEvent event = JsonEvents.read(line.text().getBytes(StandardCharsets.ISO_8859_1));
      return tracker -> {
        unreadable.addReadable();
        tracker.event(event);
      };
    } catch (IllegalArgumentException e) {
      // A whole message may lack its line's end; half of one is told by that.
      String code = line.error() == LineError.UNTERMINATED ? "UNTERMINATED" : "NO_HUBBLE_MESSAGE";
      return unreadable(number, code, String.valueOf(e.getMessage()), line.text());
    }
  }

  private Input unreadable(long number, String code, String meaning, String text) {
    return tracker -> {
      unreadable.add(number, code, meaning, text);
      unreadable.verify();
      Instant now = tracker.now();
      if (now != null) {
        unreadable.flush(tracker::lost, now);
      }
    };
  }

  private void end(HubbleTracker tracker) throws IOException {
    if (!closed) {
      unreadable.verifyWhole();
    }
    unreadable.flush(tracker::lost, Objects.requireNonNullElseGet(tracker.now(), Instant::now));
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
