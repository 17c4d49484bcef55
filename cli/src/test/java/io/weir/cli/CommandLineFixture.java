package io.weir.cli;

import io.weir.cli.console.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs weir as a person would in some folder, and keeps what it said. */
public final class CommandLineFixture {

  /** What came of a command. */
  public record Ended(int exitCode, String out, String err) {

    public List<String> outLines() {
      return out.lines().toList();
    }

    public List<String> errLines() {
      return err.lines().toList();
    }
  }

  private final Path directory;

  public CommandLineFixture(Path directory) {
    this.directory = directory;
  }

  public Ended run(String... args) {
    return runWith(Map.of(), args);
  }

  public Ended runWith(Map<String, String> variables, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Environment environment =
        new Environment(
            "weir", variables, directory, new ByteArrayInputStream(new byte[0]), false, false);
    int exitCode =
        Weir.run(
            args,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            environment);
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
