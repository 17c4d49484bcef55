package io.weir.faults.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started, may hurt, and that never outlives the test. What it says is in its
 * log file.
 */
public final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a Java process.
   *
   * @param log takes what it writes to both outputs
   * @param environment added to that of the test
   * @param arguments of the java command
   */
  public static ServerProcess java(
      Path log, Map<String, String> environment, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return program(log, environment, command);
  }

  /** The same of a program that is not Java's. */
  public static ServerProcess program(
      Path log, Map<String, String> environment, List<String> command) throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return of(builder.start(), log);
  }

  /** Takes charge of a process that somebody else started. */
  public static ServerProcess of(Process process, Path log) {
    ServerProcess started = new ServerProcess(process, log);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return started;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  public String said() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** SIGKILL: nothing of it runs any more when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM: it may end in order. */
  public void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it keeps its sockets and its memory, and does nothing. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * Waits for it to end by itself.
   *
   * @return its exit code
   */
  public int await(Duration longest) throws IOException, InterruptedException {
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + longest + ":\n" + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + process.pid() + " ended with " + code);
    }
  }
}
