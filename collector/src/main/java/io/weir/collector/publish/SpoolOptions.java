package io.weir.collector.publish;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where flow records wait on disk while Kafka is away, and when they go there.
 *
 * @param cluster whose losses the spool's own are
 * @param observer who misses what the spool lost
 * @param folder holds the segment files; made when missing; of one publisher only
 * @param maxBytes size of all segment files, at least {@link #SMALLEST}; beyond it the oldest
 *     segment is given up and counted as lost
 * @param windowBytes encoded records on their way to Kafka at once, at least 64 KiB
 * @param stall how long Kafka may keep a record waiting before what comes goes to disk
 * @param sourcePatience how long a source waits for room in a full buffer before its record is
 *     lost; a burst is then slowed down instead
 */
public record SpoolOptions(
    String cluster,
    String observer,
    Path folder,
    long maxBytes,
    long windowBytes,
    Duration stall,
    Duration sourcePatience) {

  /** The smallest spool, 1 MiB. */
  public static final long SMALLEST = 1 << 20;

  private static final long SMALLEST_WINDOW = 64 << 10;
  private static final long DEFAULT_WINDOW = 6 << 20;

  public SpoolOptions {
    if (maxBytes < SMALLEST) {
      throw new IllegalArgumentException(
          "spool size " + maxBytes + " bytes: at least " + SMALLEST + " bytes (1 MiB)");
    }
    if (windowBytes < SMALLEST_WINDOW) {
      throw new IllegalArgumentException(
          "window " + windowBytes + " bytes: at least " + SMALLEST_WINDOW + " bytes (64 KiB)");
    }
  }

  /** 6 MiB on their way, to disk after five seconds, sources wait half a second at most. */
  public static SpoolOptions of(String cluster, String observer, Path folder, long maxBytes) {
    return new SpoolOptions(
        cluster,
        observer,
        folder,
        maxBytes,
        DEFAULT_WINDOW,
        Duration.ofSeconds(5),
        Duration.ofMillis(500));
  }
}
