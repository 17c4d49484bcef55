package io.weir.dist;

import io.weir.cli.Weir;
import io.weir.cli.console.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the command line is what the commands say of themselves. */
class CommandReferenceTest {

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of(),
          List.of("demo"),
          List.of("run"),
          List.of("collect"),
          List.of("evaluate"),
          List.of("lint"),
          List.of("explain"),
          List.of("query"),
          List.of("accept"),
          List.of("lab"),
          List.of("lab", "list"),
          List.of("lab", "run"),
          List.of("lab", "record"));

  @Test
  void pageFollowsTheHelp() {
    String page =
        COMMANDS.stream()
            .map(CommandReferenceTest::section)
            .collect(
                Collectors.joining(
                    "\n",
                    """
                    # The command line

                    <!-- Generated from --help by CommandReferenceTest; do not edit. -->

                    Data goes to standard output, messages to standard error, progress only to a terminal.

                    """,
                    ""));
    ReferencePage.of("cli.md").assertHolds(page);
  }

  private static String section(List<String> command) {
    String name =
        Stream.concat(Stream.of("weir"), command.stream()).collect(Collectors.joining(" "));
    return "## %s\n\n```\n%s```\n".formatted(name, help(command));
  }

  private static String help(List<String> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Weir.run(
        Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        System.err,
        new Environment(
            "weir", Map.of(), Path.of("."), new ByteArrayInputStream(new byte[0]), false, false));
    return out.toString(StandardCharsets.UTF_8).replaceAll("(?m)[ \t]+$", "");
  }
}
