package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.conntrack.TextFiles;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Flows from recorded or piped lines of {@code conntrack -E -o timestamp,extended,id}. Time is that
 * of the lines. Without drop events a policy's denial is invisible here, and the records say so by
 * their capabilities.
 */
public final class ConntrackTextSource implements FlowSource {

  static final Set<Capability> CAPABILITIES =
      EnumSet.of(Capability.REPLIES, Capability.TRANSLATION, Capability.COUNTERS);

  /** Opens the text when the source runs. */
  private interface Input {
    InputStream open() throws IOException;
  }

  private final ObserverConfig config;
  private final String name;
  private final Input input;
  private volatile boolean closed;

  private ConntrackTextSource(ObserverConfig config, String name, Input input) {
    this.config = config;
    this.name = name;
    this.input = input;
  }

  /** A recorded file, plain or gzip. */
  public static ConntrackTextSource file(ObserverConfig config, Path file) {
    return new ConntrackTextSource(
        config, String.valueOf(file.getFileName()), () -> TextFiles.open(file));
  }

  /**
   * A pipe or standard input, plain or gzip. The stream is closed at the end.
   *
   * @param name what to call it in messages
   */
  public static ConntrackTextSource pipe(ObserverConfig config, String name, InputStream in) {
    return new ConntrackTextSource(config, name, () -> TextFiles.unpacked(in));
  }

  @Override
  public void run(FlowSink sink) throws IOException {
    NodeTracker tracker = new NodeTracker(config, CAPABILITIES, sink);
    UnreadableInput unreadable = new UnreadableInput(name);
    Instant now = null;
    try (InputStream in = input.open()) {
      LineReader lines = new LineReader(in);
      long number = 0;
      for (LineReader.Line line = lines.next(); line != null && !closed; line = lines.next()) {
        number++;
        ParsedLine parsed = ConntrackParser.parse(line);
        if (parsed instanceof ParsedLine.Read read) {
          unreadable.addReadable();
          now = read.event().at();
          tracker.conntrack(read.event());
        } else if (parsed instanceof ParsedLine.Unreadable bad) {
          unreadable.add(number, bad.error().name(), bad.error().meaning(), line.text());
          unreadable.verify();
        }
        if (now != null) {
          unreadable.flush(tracker, now);
        }
      }
      unreadable.verifyWhole();
    } finally {
      Instant end = now != null ? now : Instant.now();
      unreadable.flush(tracker, end);
      tracker.finish(end);
    }
  }

  /** Stops after the current line; a pipe that is silent ends when its writer does. */
  @Override
  public void close() {
    closed = true;
  }
}
