package io.weir.cli.console;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param command how this person types weir
 * @param variables environment variables
 * @param directory working directory; relative paths on the command line start here
 * @param in standard input
 * @param outIsTerminal whether a person reads standard output
 * @param errIsTerminal whether a person reads standard error
 */
public record Environment(
    String command,
    Map<String, String> variables,
    Path directory,
    InputStream in,
    boolean outIsTerminal,
    boolean errIsTerminal) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /**
   * The surroundings of this process. Java cannot ask about single streams, so the launcher says
   * which are terminals in the system property {@code weir.terminals} (letters {@code o} and {@code
   * e}), and how it was called in {@code weir.command}.
   */
  public static Environment ofProcess() {
    String terminals = System.getProperty("weir.terminals", "");
    return new Environment(
        System.getProperty("weir.command", "weir"),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        System.in,
        terminals.contains("o"),
        terminals.contains("e"));
  }

  /** The path as seen from the working directory. */
  public Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
