package io.weir.collector.hubble;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The exporter's file as it grows and is rotated. */
final class FollowedFileFeed implements HubbleFeed {

  private final FollowedFile file;
  private final JsonLinesFeed lines;

  FollowedFileFeed(FollowedFile file, Path path) {
    this.file = file;
    this.lines = new JsonLinesFeed(String.valueOf(path.getFileName()), () -> file);
  }

  @Override
  public void run(Inputs inputs) throws IOException, InterruptedException {
    lines.run(inputs);
  }

  @Override
  public @Nullable Instant blindSince() {
    return file.missingSince();
  }

  /** The lines that were written before are still taken. */
  @Override
  public void close() {
    file.end();
  }
}
