package io.weir.cli.console;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for a person and an exit code. */
public final class CommandFailure extends RuntimeException {

  /** Something went wrong that other input or another moment may mend. */
  public static final int FAILURE = 1;

  /** The command line, or a file it names, is wrong. */
  public static final int USAGE = 2;

  /** All went well, and what was asked to be reported by the exit code was found. */
  public static final int FINDINGS = 3;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Exit code 1; {@code message} is one line: what, the value, what next. */
  public static CommandFailure failure(String message) {
    return new CommandFailure(FAILURE, message, null);
  }

  /** Exit code 1, keeping the cause for {@code --debug}. */
  public static CommandFailure failure(String message, Throwable cause) {
    return new CommandFailure(FAILURE, message, cause);
  }

  /** Exit code 2; {@code message} is one line: what, the value, what is allowed. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(USAGE, message, null);
  }

  /** Exit code 2, keeping the cause for {@code --debug}. */
  public static CommandFailure usage(String message, Throwable cause) {
    return new CommandFailure(USAGE, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
