package io.weir.collector.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A recorded capture: a folder whose files are all there.
 *
 * @param folder where it is
 */
public record Capture(Path folder, CaptureMetadata metadata) {

  private static final String CLUSTER_JOURNAL = "cluster.jsonl";

  /**
   * Opens a capture and looks for its files.
   *
   * @throws IOException if a file is missing or capture.json is invalid; one line that names it
   */
  public static Capture open(Path folder) throws IOException {
    CaptureMetadata metadata = CaptureMetadata.read(folder);
    Capture capture = new Capture(folder, metadata);
    try {
      requireFile(capture.clusterJournal());
      capture.recordings().forEach(Capture::requireFile);
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + " is no complete capture: " + e.getMessage(), e);
    }
    return capture;
  }

  /** The Kubernetes watch as it was, one event a line. */
  public Path clusterJournal() {
    return folder.resolve(CLUSTER_JOURNAL);
  }

  /** The files with what the observers saw. */
  List<Path> recordings() {
    return metadata.observers().stream()
        .flatMap(
            observer -> Stream.of(observer.conntrack(), observer.drops()).filter(Objects::nonNull))
        .map(folder::resolve)
        .toList();
  }

  private static void requireFile(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException("it has no readable " + file.getFileName());
    }
  }
}
