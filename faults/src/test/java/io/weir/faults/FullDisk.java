package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.faults.flink.FlinkJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A small disk in memory, which can be filled up. Needs root. */
final class FullDisk implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MEBIBYTE = 1 << 20;

  private final Path folder;

  private FullDisk(Path folder) {
    this.folder = folder;
  }

  static FullDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "weir-fault", folder.toString());
    return new FullDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Leaves no room until the job has failed of it more than once, then gives the room back. */
  void fillUntilItShows(FlinkJob job) throws IOException, InterruptedException {
    long before = job.restarts();
    fill();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> job.restarts() > before + 1);
    assertThat(job.lastFailure()).contains("No space left on device");
    Files.delete(ballast());
  }

  /** Leaves no room for checkpoints until some have failed of it, then gives the room back. */
  void fillUntilCheckpointsFail(FlinkJob job) throws IOException, InterruptedException {
    long before = job.failedCheckpoints();
    fill();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> job.failedCheckpoints() > before + 1);
    Files.delete(ballast());
  }

  private void fill() throws IOException {
    byte[] block = new byte[MEBIBYTE / 16];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (folder.toFile().getUsableSpace() > 0) {
        ballast.write(block);
      }
    } catch (IOException e) {
      if (folder.toFile().getUsableSpace() > 0) {
        throw e;
      }
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", "-l", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
  }
}
