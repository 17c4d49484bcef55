package io.weir.cli.accept;

import io.weir.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes a text file at once: whoever reads it, or dies in between, finds the old text or the new
 * one. What somebody else saved in the meantime is changed, not lost.
 */
final class FileUpdate {

  private static final int ATTEMPTS = 5;

  private final Path file;

  FileUpdate(Path file) {
    this.file = file;
  }

  /**
   * Changes the file.
   *
   * @param whenMissing the text to change when there is no file
   * @param change may be asked again, with the text that somebody else saved meanwhile
   * @throws CommandFailure if it cannot be read or written, or never rests, in one line
   */
  void apply(String whenMissing, UnaryOperator<String> change) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        byte[] before = bytes();
        String after = change.apply(before == null ? whenMissing : text(before));
        if (replace(before, after)) {
          return;
        }
      }
    } catch (IOException e) {
      throw CommandFailure.failure(
          file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
    }
    throw CommandFailure.failure(
        file + " was changed by somebody else each time; nothing is written, try again");
  }

  /**
   * The text as it stands.
   *
   * @throws CommandFailure if it cannot be read
   */
  String read(String whenMissing) {
    try {
      byte[] bytes = bytes();
      return bytes == null ? whenMissing : text(bytes);
    } catch (IOException e) {
      throw CommandFailure.usage(
          file + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
    }
  }

  private byte @Nullable [] bytes() throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage(file + " is not text in UTF-8", e);
    }
  }

  private boolean replace(byte @Nullable [] before, String after) throws IOException {
    // A link stays a link: what it leads to is replaced.
    Path target = before == null ? file : file.toRealPath();
    Path fresh =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(fresh, after);
      if (before != null) {
        keepPermissions(target, fresh);
      }
      if (!Arrays.equals(before, bytes())) {
        return false;
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(Path fresh, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (view != null) {
      Files.setPosixFilePermissions(to, view.readAttributes().permissions());
    }
  }
}
