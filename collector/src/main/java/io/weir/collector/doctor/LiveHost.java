package io.weir.collector.doctor;

import io.weir.collector.ebpf.DropSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The machine that this process runs on. */
public final class LiveHost implements HostFacts {

  private static final int LONGEST_FILE = 256 * 1024;
  private static final int LONGEST_OUTPUT = 8 << 20;
  private static final int MOST_FILES = 100;
  private static final long PATIENCE_SECONDS = 10;
  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  @Override
  public Reading read(String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return Reading.of(new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Reading.absent(path + " is not there");
    } catch (AccessDeniedException e) {
      return Reading.unreadable(path + " may not be read");
    } catch (IOException e) {
      return Reading.unreadable(path + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public List<String> list(String folder) {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().limit(MOST_FILES).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Reading run(String... command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return Reading.unreadable(command[0] + " is not installed");
    }
    CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(process));
    try {
      String text = output.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Reading.of(text)
          : Reading.unreadable(command[0] + " failed; it needs root");
    } catch (TimeoutException | ExecutionException e) {
      return Reading.unreadable(command[0] + " did not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unreadable("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String output(Process process) {
    try (InputStream in = process.getInputStream()) {
      return new String(in.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public Reading conntrackSubscription() {
    return KernelProbe.conntrackSubscription();
  }

  @Override
  public ClockReading clock() {
    return KernelProbe.clock();
  }

  /** Names stand in it as plain text, each ended by a zero byte. */
  @Override
  public TypeReading kernelType(String name) {
    byte[] wanted = ("\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(BTF), 1 << 16)) {
      int matched = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        // A zero byte stands only at the ends, so a mismatch can restart at nothing but it.
        matched = next == wanted[matched] ? matched + 1 : next == 0 ? 1 : 0;
        if (matched == wanted.length) {
          return TypeReading.NAMED;
        }
      }
      return TypeReading.NOT_NAMED;
    } catch (NoSuchFileException e) {
      return TypeReading.NO_BTF;
    } catch (IOException e) {
      return TypeReading.UNREADABLE;
    }
  }

  @Override
  public boolean hasBpfObject() {
    return DropSource.isInThisBuild();
  }
}
