package io.weir.cli.demo;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.embedded.ArchiveFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The demo's archive in the making. It is written beside its place and takes it when it is whole,
 * so that an earlier demo stays until then; a folder that no demo made is never touched.
 */
final class DemoArchive implements AutoCloseable {

  private static final String MARKER = ".weir-demo";

  private final Path target;
  private final Path partial;
  private final ArchiveFolder folder;
  private boolean kept;

  private DemoArchive(Path target, Path partial, ArchiveFolder folder) {
    this.target = target;
    this.partial = partial;
    this.folder = folder;
  }

  /**
   * Begins an archive.
   *
   * @throws CommandFailure if the folder holds something that no demo made, or cannot be written
   */
  static DemoArchive begin(Path target) throws IOException {
    requireOurs(target);
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    ArchiveFolder folder = ArchiveFolder.claim(partial, target);
    DemoArchive archive = new DemoArchive(target, partial, folder);
    try {
      archive.clearLeftovers();
    } catch (IOException e) {
      archive.close();
      throw e;
    }
    return archive;
  }

  private static void requireOurs(Path target) throws IOException {
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw CommandFailure.failure(target + " is a file, not a folder; give another --archive");
    }
    if (!Files.isDirectory(target) || Files.exists(target.resolve(MARKER))) {
      return;
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw CommandFailure.failure(
            target + " holds something that no demo made; empty it, or give another --archive");
      }
    }
  }

  /** What a demo that was killed may have left. */
  private void clearLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(partial)) {
      for (Path entry : entries.filter(path -> !path.endsWith(ArchiveFolder.HIDDEN)).toList()) {
        ArchiveFolder.deleteTree(entry);
      }
    }
  }

  ArchiveFolder folder() {
    return folder;
  }

  /** Puts the finished archive in its place. */
  void keep() throws IOException {
    Files.writeString(
        partial.resolve(MARKER), "Made by weir demo, which may replace this folder.\n");
    folder.close();
    ArchiveFolder.deleteTree(target);
    Files.move(partial, target);
    kept = true;
  }

  /** Throws the archive away unless it was kept. */
  @Override
  public void close() throws IOException {
    if (!kept) {
      folder.close();
      ArchiveFolder.deleteTree(partial);
    }
  }
}
