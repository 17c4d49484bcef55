package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DemoIT {

  @Test
  void leavesEveryKindOfRowThatTheScenariosPromise(@TempDir Path folder) throws Exception {
    CommandLineFixture weir = new CommandLineFixture(folder);

    Ended demo = weir.run("demo");

    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains(
            "Open, though nobody meant it", "Denied", "SELECTOR_MIXUP", "weir query \"SELECT");
    assertThat(
            weir.run("query", "-o", "csv", "SELECT DISTINCT verdict || ' ' || reason FROM verdicts")
                .outLines())
        .contains(
            "ALLOWED POLICY_ALLOWED",
            "DENIED INGRESS_DENIED",
            "DENIED EGRESS_DENIED",
            "ALLOWED_NOT_INTENDED NO_POLICY",
            "ALLOWED_NOT_INTENDED NOT_ENFORCED",
            "ALLOWED_NOT_INTENDED SELECTOR_MIXUP");
    assertThat(
            weir.run(
                    "query",
                    "-o",
                    "csv",
                    "SELECT count(*) AS n FROM verdicts WHERE reason = 'POLICY_ALLOWED'"
                        + " AND len(egress_rules) + len(ingress_rules) = 0")
                .outLines())
        .containsExactly("n", "0");
    assertThat(leftovers(folder)).isEmpty();
    theQuestionItProposesIsAnswered(weir, demo);
  }

  private static void theQuestionItProposesIsAnswered(CommandLineFixture weir, Ended demo) {
    String proposed =
        demo.outLines().stream()
            .filter(line -> line.startsWith("  weir explain "))
            .findFirst()
            .orElseThrow();

    Ended told = weir.run(proposed.substring("  weir ".length()).split(" "));

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.err()).isEmpty();
    assertThat(told.out()).contains("DENIED", "observed: ", "Hints", "To allow it");
  }

  private static List<Path> leftovers(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("weir-data"))) {
      return files
          .filter(
              file ->
                  file.toString().contains("inprogress")
                      || file.toString().contains("partial")
                      || file.endsWith("state"))
          .toList();
    }
  }
}
