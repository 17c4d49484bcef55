package io.weir.collector.capture;

import io.weir.collector.drops.DropEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes drop events to a capture's file, one a line. Not thread-safe. */
public final class DropLog implements AutoCloseable {

  private final BufferedWriter out;

  /**
   * Begins the file anew.
   *
   * @throws IOException if the file cannot be written
   */
  public DropLog(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
  }

  public void write(DropEvent drop) throws IOException {
    out.write(DropEventJson.write(drop));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
