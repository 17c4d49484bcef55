package io.weir.collector.cluster;

import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders of manifests that are looked at again and again. While one cannot be read all
 * stays as it was; each new trouble is logged once. Not thread-safe.
 */
final class FollowedFiles {

  /** Reads all of the files as they are. */
  @FunctionalInterface
  interface Reading {
    ManifestSet read(List<Path> paths, ManifestOptions options) throws ManifestException;
  }

  private static final Logger log = LoggerFactory.getLogger(FollowedFiles.class);

  private final List<Path> paths;
  private final ManifestOptions options;
  private final Reading reading;
  private final String meanwhile;
  private final KnownObjects known;
  private FileMarks seen = FileMarks.NONE;
  private @Nullable String lastTrouble;

  /**
   * @param meanwhile what holds while a file cannot be read, for the log
   */
  FollowedFiles(List<Path> paths, ManifestOptions options, Reading reading, String meanwhile) {
    this.paths = List.copyOf(paths);
    this.options = options;
    this.reading = reading;
    this.meanwhile = meanwhile;
    this.known = new KnownObjects(options.stamp());
  }

  /**
   * Reads the files for the first time: what stands in them holds since ever.
   *
   * @throws IOException if a path does not exist or a file cannot be read; one line
   */
  void open() throws IOException {
    seen = FileMarks.of(paths);
    take(options.observedAt());
  }

  /** What changed in the files since they were last read; null while they cannot be read. */
  @Nullable List<ClusterChange> changes(Instant now) {
    try {
      FileMarks current = FileMarks.of(paths);
      List<ClusterChange> news = current.equals(seen) ? List.of() : take(now);
      seen = current;
      lastTrouble = null;
      return news;
    } catch (IOException e) {
      String trouble = e.getMessage();
      if (trouble != null && !trouble.equals(lastTrouble)) {
        log.warn("{}; {}", trouble, meanwhile);
        lastTrouble = trouble;
      }
      return null;
    }
  }

  /** What stands in the files as last read. */
  KnownObjects known() {
    return known;
  }

  private List<ClusterChange> take(Instant observedAt) throws ManifestException {
    ManifestSet read = reading.read(paths, options.withObservedAt(observedAt));
    read.problems().forEach(problem -> log.warn("{}", problem));
    return known.listed(read.changes(), key -> true, observedAt);
  }
}
