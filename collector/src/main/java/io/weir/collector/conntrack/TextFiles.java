package io.weir.collector.conntrack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens recorded text, plain or gzip (told by its first bytes, not by its name). */
public final class TextFiles {

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private TextFiles() {}

  /**
   * Opens a file; the caller closes the stream.
   *
   * @throws IOException if there is no such file or it cannot be read; one line
   */
  public static InputStream open(Path file) throws IOException {
    InputStream raw;
    try {
      raw = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new IOException("no such file: " + file, e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    try {
      return unpacked(raw);
    } catch (IOException e) {
      raw.close();
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Text as it is, or unpacked if it is gzip. */
  public static InputStream unpacked(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw);
    in.mark(2);
    boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
