package io.weir.stream;

import io.weir.policy.exceptions.ExceptionsFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.fs.FileSystem;

/** Fetches the exceptions.yaml that an option names, where the job is submitted. */
final class ExceptionsSource {

  // A character takes at most this many bytes of UTF-8.
  private static final int LONGEST = 4 * ExceptionsFile.LONGEST_TEXT;

  private ExceptionsSource() {}

  /**
   * Its text.
   *
   * @param place a path, or a URI of a file system that Flink knows
   * @throws IllegalArgumentException if it cannot be read or understood, in one line
   */
  static String read(String place) {
    String text;
    try (InputStream in = open(place)) {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(in.readNBytes(LONGEST)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("--exceptions " + place + " is not text in UTF-8", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--exceptions "
              + place
              + " cannot be read: "
              + e.getClass().getSimpleName()
              + " "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
    ExceptionsFile.read(text, place);
    return text;
  }

  private static InputStream open(String place) throws IOException {
    if (place.contains("://")) {
      return FileSystem.get(URI.create(place)).open(new org.apache.flink.core.fs.Path(place));
    }
    return Files.newInputStream(Path.of(place));
  }
}
