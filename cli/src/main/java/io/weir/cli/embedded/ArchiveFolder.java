package io.weir.cli.embedded;

import io.weir.cli.console.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An archive that one process writes: found writable, with room, and locked. What the embedded
 * runtime needs meanwhile is in a hidden folder that no reader of the archive looks at, and goes
 * when the archive is released.
 */
public final class ArchiveFolder implements AutoCloseable {

  /** Name of the folder, within the archive, that no reader looks at. */
  public static final String HIDDEN = ".weir";

  private static final long ROOM_NEEDED = 256L << 20;

  private final Path folder;
  private final Path shown;
  private final FileChannel lockChannel;

  private ArchiveFolder(Path folder, Path shown, FileChannel lockChannel) {
    this.folder = folder;
    this.shown = shown;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes the folder for this process, making it when it is not there.
   *
   * @throws CommandFailure if it cannot be written, is too full or another process writes it, in
   *     one line; nothing is left behind then
   */
  public static ArchiveFolder claim(Path folder) {
    return claim(folder, folder);
  }

  /**
   * The same for a folder that stands in for another.
   *
   * @param shown what messages call it
   */
  public static ArchiveFolder claim(Path folder, Path shown) {
    Path hidden = folder.resolve(HIDDEN);
    boolean existed = Files.exists(folder);
    try {
      Files.createDirectories(hidden);
      FileChannel channel =
          FileChannel.open(
              hidden.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      ArchiveFolder claimed = new ArchiveFolder(folder, shown, channel);
      claimed.lock();
      claimed.requireRoom();
      claimed.clearState();
      return claimed;
    } catch (IOException e) {
      if (!existed) {
        deleteQuietly(folder);
      }
      throw CommandFailure.failure(
          "cannot write the archive " + shown + ": " + reason(e) + "; give another --archive", e);
    }
  }

  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = lockChannel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      lockChannel.close();
      throw CommandFailure.failure(
          "another weir writes the archive " + shown + ": stop it, or give another --archive");
    }
  }

  private void requireRoom() throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < ROOM_NEEDED) {
      close();
      throw CommandFailure.failure(
          "only "
              + (room >> 20)
              + " MiB left for the archive "
              + shown
              + ": it needs "
              + (ROOM_NEEDED >> 20)
              + " MiB; make room, or give another --archive");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** The archive itself. */
  public Path folder() {
    return folder;
  }

  /** Where the embedded runtime keeps what it needs until the archive is released. */
  public Path state() {
    return folder.resolve(HIDDEN).resolve("state");
  }

  /** Where the runtime logs; stays. */
  Path log() {
    return folder.resolve(HIDDEN).resolve("weir.log");
  }

  /** Files that were begun and never finished; empty after an orderly end. */
  List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.startsWith(folder.resolve(HIDDEN)))
          .filter(file -> file.getFileName().toString().contains(".inprogress"))
          .toList();
    }
  }

  private void clearState() throws IOException {
    deleteTree(state());
    Files.createDirectories(state());
  }

  /** Lets go of the archive; callable twice. */
  @Override
  public void close() throws IOException {
    if (!lockChannel.isOpen()) {
      return;
    }
    deleteTree(state());
    lockChannel.close();
    Files.deleteIfExists(folder.resolve(HIDDEN).resolve("lock"));
  }

  private static void deleteQuietly(Path folder) {
    try {
      deleteTree(folder);
    } catch (IOException e) {
      // The failure that led here is the one to report.
      return;
    }
  }

  /** Deletes a folder and all that is in it, if it is there; links are not followed. */
  public static void deleteTree(@Nullable Path root) throws IOException {
    if (root == null || !Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
