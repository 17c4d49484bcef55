package io.weir.collector.capture;

import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.LineError;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.conntrack.TextFiles;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.flow.NodeTracker;
import io.weir.collector.flow.UnreadableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The events of one recorded file, one after another, for one tracker. */
final class RecordedEvents implements AutoCloseable {

  /** Events a little outside are a matter of clocks; a wrong date would hold up all that follow. */
  private static final Duration MARGIN = Duration.ofHours(1);

  /** An event and what it does to the tracker. */
  record Event(Instant at, Consumer<NodeTracker> feed) {}

  private interface LineFormat {
    @Nullable Event read(LineReader.Line line, Unreadable unreadable);
  }

  private interface Unreadable {
    void add(String code, String meaning);
  }

  private final InputStream in;
  private final LineReader lines;
  private final LineFormat format;
  private final UnreadableInput unreadable;
  private final NodeTracker tracker;
  private final CaptureMetadata metadata;
  private long lineNumber;

  private RecordedEvents(
      Path file,
      LineFormat format,
      CaptureMetadata metadata,
      NodeTracker tracker,
      LongConsumer bytesRead)
      throws IOException {
    this.in = TextFiles.unpacked(new CountingInputStream(Files.newInputStream(file), bytesRead));
    this.lines = new LineReader(in);
    this.format = format;
    this.metadata = metadata;
    this.tracker = tracker;
    this.unreadable = new UnreadableInput(file.getFileName().toString());
  }

  static RecordedEvents conntrack(
      Path file, CaptureMetadata metadata, NodeTracker tracker, LongConsumer bytesRead)
      throws IOException {
    return new RecordedEvents(file, RecordedEvents::conntrackEvent, metadata, tracker, bytesRead);
  }

  static RecordedEvents drops(
      Path file, CaptureMetadata metadata, NodeTracker tracker, LongConsumer bytesRead)
      throws IOException {
    return new RecordedEvents(file, RecordedEvents::dropEvent, metadata, tracker, bytesRead);
  }

  NodeTracker tracker() {
    return tracker;
  }

  /**
   * The next event; null at the end. Lines that cannot be read are kept for {@link
   * #reportUnreadable}.
   */
  @Nullable Event next() throws IOException {
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      lineNumber++;
      LineReader.Line current = line;
      Unreadable bad = (code, meaning) -> unreadable.add(lineNumber, code, meaning, current.text());
      Event event = format.read(current, bad);
      if (event != null && isWithinCapture(event)) {
        unreadable.addReadable();
        return event;
      }
      if (event != null) {
        bad.add("OUT_OF_CAPTURE", "more than an hour before its start or behind its end");
      }
      unreadable.verify();
    }
    unreadable.verifyWhole();
    return null;
  }

  private boolean isWithinCapture(Event event) {
    return event.at().isAfter(metadata.start().minus(MARGIN))
        && event.at().isBefore(metadata.end().plus(MARGIN));
  }

  void reportUnreadable(Instant at) {
    unreadable.flush(tracker, at);
  }

  private static @Nullable Event conntrackEvent(LineReader.Line line, Unreadable unreadable) {
    ParsedLine parsed = ConntrackParser.parse(line);
    if (parsed instanceof ParsedLine.Read read) {
      return new Event(read.event().at(), tracker -> tracker.conntrack(read.event()));
    }
    if (parsed instanceof ParsedLine.Unreadable bad) {
      unreadable.add(bad.error().name(), bad.error().meaning());
    }
    return null;
  }

  private static @Nullable Event dropEvent(LineReader.Line line, Unreadable unreadable) {
    LineError error = line.error();
    if (error != null) {
      unreadable.add(error.name(), error.meaning());
      return null;
    }
    try {
      DropEvent drop = DropEventJson.read(line.text());
      return new Event(drop.at(), tracker -> tracker.drop(drop));
    } catch (IllegalArgumentException e) {
      unreadable.add("NO_DROP_EVENT", String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
