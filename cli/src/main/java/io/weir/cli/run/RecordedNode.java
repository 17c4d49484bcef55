package io.weir.cli.run;

import io.weir.collector.FlowSource;
import io.weir.collector.capture.Capture;
import io.weir.collector.capture.CaptureMetadata;
import io.weir.collector.capture.CaptureReplay;
import io.weir.collector.capture.Pace;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.conntrack.TextFiles;
import io.weir.collector.flow.ObserverConfig;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conntrack's lines and drop events of one node, replayed together: a capture of one observer, put
 * together from the user's files.
 */
final class RecordedNode {

  private RecordedNode() {}

  /**
   * Opens the two files as one source.
   *
   * @param scratch folder for the capture, which links to the files
   * @throws IOException if a file cannot be read or has no line that can; one line
   */
  static FlowSource open(ObserverConfig observer, Path conntrack, Path drops, Path scratch)
      throws IOException {
    Files.createDirectories(scratch);
    Files.createSymbolicLink(scratch.resolve("node.conntrack"), conntrack);
    Files.createSymbolicLink(scratch.resolve("node.drops.jsonl"), drops);
    // The cluster comes from elsewhere, but a capture has a journal.
    Files.createFile(scratch.resolve("cluster.jsonl"));
    metadata(observer, conntrack).write(scratch);
    return new CaptureReplay(
        List.of(Capture.open(scratch)), Pace.AS_FAST_AS_POSSIBLE, (events, read, total) -> {});
  }

  private static CaptureMetadata metadata(ObserverConfig observer, Path conntrack)
      throws IOException {
    Instant first = null;
    Instant last = null;
    try (InputStream in = TextFiles.open(conntrack)) {
      LineReader lines = new LineReader(in);
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        Instant at = timeOf(line);
        if (at != null) {
          first = first == null || at.isBefore(first) ? at : first;
          last = last == null || at.isAfter(last) ? at : last;
        }
      }
    }
    if (first == null || last == null) {
      throw new IOException(
          conntrack + " has no line of 'conntrack -E -o timestamp,extended,id' in it");
    }
    return new CaptureMetadata(
        observer.cluster(),
        "run",
        "",
        "",
        Instant.now(),
        "",
        first,
        last.plus(observer.reportInterval()),
        observer.reportInterval(),
        List.of(
            new CaptureMetadata.Observer(
                observer.observer(),
                observer.observer(),
                "node.conntrack",
                "node.drops.jsonl",
                EnumSet.of(
                    Capability.DROPS,
                    Capability.REPLIES,
                    Capability.COUNTERS,
                    Capability.TRANSLATION),
                observer.podCidrs(),
                observer.enforcement(),
                null)));
  }

  private static @Nullable Instant timeOf(LineReader.Line line) {
    return ConntrackParser.parse(line) instanceof ParsedLine.Read read ? read.event().at() : null;
  }
}
