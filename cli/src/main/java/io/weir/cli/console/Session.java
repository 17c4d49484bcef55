package io.weir.cli.console;

import java.io.PrintStream;
import java.nio.file.Path;

/** One run of one command: where data, messages and progress go. Thread-safe. */
public final class Session {

  private final PrintStream out;
  private final PrintStream err;
  private final Environment environment;
  private final Progress progress;
  private volatile boolean noColor;

  public Session(PrintStream out, PrintStream err, Environment environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.progress = new Progress(err, environment.errIsTerminal());
  }

  /** For what is no data; prefer {@link #message}. */
  public PrintStream err() {
    return err;
  }

  /** For data only. */
  public PrintStream out() {
    return out;
  }

  public Environment environment() {
    return environment;
  }

  /** The line that shows what goes on, on a terminal only. */
  public Progress progress() {
    return progress;
  }

  /** A message for a person, on standard error. */
  public void message(String text) {
    synchronized (progress) {
      progress.clear();
      err.println(Clean.text(text));
      err.flush();
    }
  }

  /** What went another way than one may expect, on standard error. */
  public void warn(String text) {
    message("weir: warning: " + text);
  }

  /** Why the command ends, on standard error. */
  public void error(String text) {
    message("weir: " + text);
  }

  /** The stack trace that {@code --debug} asks for. */
  public void trace(Throwable thrown) {
    synchronized (progress) {
      progress.clear();
      thrown.printStackTrace(err);
    }
  }

  /** The path as seen from the working directory. */
  public Path resolve(Path path) {
    return environment.resolve(path);
  }

  /** Turns colours off, whatever the terminal can do. */
  public void disableColor() {
    noColor = true;
  }

  /** Whether standard output may carry colours (NO_COLOR: see no-color.org). */
  public boolean colorOnOut() {
    return environment.outIsTerminal() && !noColor && noColorVariable().isEmpty();
  }

  /** Whether standard error may carry colours. */
  public boolean colorOnErr() {
    return environment.errIsTerminal() && !noColor && noColorVariable().isEmpty();
  }

  private String noColorVariable() {
    return environment.variables().getOrDefault("NO_COLOR", "");
  }
}
