package io.weir.collector.conntrack;

import io.weir.policy.net.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running {@code conntrack -E}. Its standard error is read on a thread of its own: there the tool
 * says that it lost events, or why it cannot work.
 */
public final class ConntrackTool implements AutoCloseable {

  private static final String OVERRUN = "ENOBUFS";
  private static final long PATIENCE_SECONDS = 5;

  private final Process process;
  private final @Nullable OutputStream copy;
  private final LineReader lines;
  private final Thread errors;
  private volatile String lastError = "";
  private volatile boolean stopping;

  private ConntrackTool(Process process, @Nullable OutputStream copy, Runnable onOverrun) {
    this.process = process;
    this.copy = copy;
    InputStream out = process.getInputStream();
    this.lines = new LineReader(copy == null ? out : new CopyingInputStream(out, copy));
    this.errors = new Thread(() -> readErrors(onOverrun), "conntrack-errors");
    this.errors.setDaemon(true);
    this.errors.start();
  }

  /**
   * Starts the tool.
   *
   * @param onOverrun called, on another thread, each time the tool says the kernel dropped events
   * @throws IOException if the tool is not there; one line that says what to do
   */
  public static ConntrackTool start(ConntrackCommand command, Runnable onOverrun)
      throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command.words()).start();
    } catch (IOException e) {
      throw new IOException(
          "cannot run \""
              + String.join(" ", command.words())
              + "\": install conntrack (package conntrack or conntrack-tools), or give a recorded"
              + " file instead of live",
          e);
    }
    Path copyTo = command.copyTo();
    try {
      process.getOutputStream().close();
      return new ConntrackTool(
          process, copyTo == null ? null : Files.newOutputStream(copyTo), onOverrun);
    } catch (IOException e) {
      process.destroy();
      throw new IOException("cannot write " + copyTo + ": " + e.getMessage(), e);
    }
  }

  /** The next line, waiting for it; null when the tool has ended. */
  public LineReader.@Nullable Line next() throws IOException {
    try {
      return lines.next();
    } catch (IOException e) {
      if (stopping) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Waits for the tool's end and judges it.
   *
   * @throws IOException if it ended by itself; one line with its own last words
   */
  public void verifyStopped() throws IOException, InterruptedException {
    int code = process.waitFor();
    errors.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    if (!stopping) {
      throw new IOException(
          "conntrack ended with exit code "
              + code
              + ": "
              + (lastError.isEmpty() ? "no message" : lastError)
              + " (it needs CAP_NET_ADMIN in the network namespace it watches)");
    }
  }

  /** Stops the tool; what it printed until then can still be read. */
  @Override
  public void close() {
    stopping = true;
    process.destroy();
  }

  /** Closes the copy and makes sure that the process is gone. */
  public void release() throws IOException, InterruptedException {
    close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    if (copy != null) {
      copy.close();
    }
  }

  private void readErrors(Runnable onOverrun) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.ISO_8859_1))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains(OVERRUN)) {
          onOverrun.run();
        } else if (!line.contains("flow events have been shown")) {
          lastError = Printable.of(line);
        }
      }
    } catch (IOException e) {
      lastError = "its messages could not be read: " + e.getMessage();
    }
  }
}
