package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void fixture() {
    weir = new CommandLineFixture(folder);
  }

  @Test
  void helpIsDataAndHasExamples() {
    Ended ended = weir.run("--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("Usage: weir", "evaluate", "query", "Examples:");
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "query", "demo", "run"})
  void everyCommandHasHelpWithExamples(String command) {
    Ended ended = weir.run(command, "--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("Usage: weir " + command).contains("Examples:");
  }

  @Test
  void versionNamesTheBuildAndJava() {
    Ended ended = weir.run("--version");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines().get(0)).matches("weir \\d+\\.\\d+\\.\\d+.*");
    assertThat(ended.outLines().get(1)).contains(System.getProperty("java.version"));
  }

  @Test
  void unknownOptionNamesTheNearest() {
    assertUsageError(
        weir.run("query", "--archiv", "x", "SELECT 1"),
        "weir: unknown option '--archiv', did you mean '--archive'?; see 'weir query --help'");
  }

  @Test
  void unknownCommandNamesTheNearest() {
    assertUsageError(
        weir.run("evalute"),
        "weir: unknown command 'evalute', did you mean 'evaluate'?; see 'weir --help'");
  }

  @Test
  void noCommandIsAUsageError() {
    assertUsageError(weir.run(), "weir: missing command; see 'weir --help'");
  }

  @Test
  void wrongValueSaysWhatIsAllowed() {
    Ended ended = weir.run("query", "-o", "xml", "SELECT 1");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .contains("xml", "table, csv, json, jsonl");
  }

  @Test
  void debugShowsTheStackTrace() {
    Ended ended = weir.run("query", "--debug", "--archive", "nowhere", "SELECT 1");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("\tat io.weir.cli");
  }

  private static void assertUsageError(Ended ended, String message) {
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).containsExactly(message);
    assertThat(ended.out()).isEmpty();
  }
}
