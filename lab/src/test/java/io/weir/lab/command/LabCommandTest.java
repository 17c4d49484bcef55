package io.weir.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.lab.scenario.Scenarios;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theCommandIsFoundByTheCommandLine() {
    assertThat(ServiceLoader.load(io.weir.cli.spi.CommandProvider.class))
        .hasAtLeastOneElementOfType(LabCommands.class);
  }

  @Test
  void listNamesEveryScenario() {
    assertThat(execute("list")).isZero();

    assertThat(out.toString()).contains(Scenarios.names());
  }

  @Test
  void anUnknownScenarioIsWrongUsage() {
    assertThat(execute("run", "two-namespace")).isEqualTo(2);

    assertThat(err.toString()).contains("two-namespace").contains("two-namespaces");
  }

  @Test
  void recordNeedsAPlace() {
    assertThat(execute("record", "two-namespaces")).isEqualTo(2);

    assertThat(err.toString()).contains("--output");
  }

  @Test
  void withoutASubcommandItSaysWhichThereAre() {
    assertThat(execute()).isEqualTo(2);

    assertThat(err.toString()).contains("list, run or record");
  }

  @Test
  void helpHasExamples() {
    assertThat(execute("record", "--help")).isZero();

    assertThat(out.toString()).contains("sudo weir lab record two-namespaces --output captures");
  }

  private int execute(String... arguments) {
    return new CommandLine(new LabCommands().command())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
