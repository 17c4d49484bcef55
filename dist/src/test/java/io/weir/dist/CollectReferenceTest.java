package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.metrics.AgentMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The pages of the agent's settings and metrics are what the code says of them. */
class CollectReferenceTest {

  @Test
  void pageFollowsTheSettings() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of the node agent

            <!-- Generated from AgentSetting by CollectReferenceTest; do not edit. -->

            Every setting is a key of the file that `weir collect --config FILE` reads, and an option `--KEY` of the command, \
            which wins. The file is YAML: one mapping of keys to values. An unknown key or a wrong value ends the command \
            with exit code 2 before anything is started; `--check` does only that.

            Secrets belong in the file of `kafka-properties`, whose values are never shown or logged. Kafka's client reads \
            single values from the environment or from other files when that file says so, for example with \
            `config.providers=env`, `config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider` \
            and `sasl.jaas.config=${env:KAFKA_JAAS}`.

            | key | value | standard | meaning |
            |---|---|---|---|
            """);
    for (AgentSetting setting : AgentSetting.values()) {
      String standard = setting.standard();
      page.append(
          "| `%s` | `%s` | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.shape().replace("|", "\\|"),
                  standard == null || standard.isEmpty() ? "" : "`" + standard + "`",
                  setting.meaning()));
    }
    ReferencePage.of("collect.md").assertHolds(page.toString());
  }

  @Test
  void pageFollowsTheMetrics() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics of the node agent

            <!-- Generated from AgentMetric by CollectReferenceTest; do not edit. -->

            `weir collect` serves them in Prometheus' text format under `/metrics`. Names and labels are stable. A metric with \
            labels is there from the first time that one of them was met; those of conntrack, traffic and drops while that feed runs.

            | name | type | labels | meaning |
            |---|---|---|---|
            """);
    for (AgentMetric metric : AgentMetric.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  metric.metric(),
                  metric.type().name().toLowerCase(Locale.ROOT),
                  metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`",
                  metric.meaning()));
    }
    ReferencePage.of("metrics.md").assertHolds(page.toString());
  }

  @Test
  void theHowToNamesOnlySettingsThatExist() throws IOException {
    String page =
        Files.readString(Path.of("..", "docs", "how-to", "run-the-collector-on-a-node.md"));

    String yaml = page.substring(page.indexOf("```yaml") + 7);
    yaml = yaml.substring(0, yaml.indexOf("```"));

    assertThat(yaml.lines().filter(line -> line.matches("[a-z-]+:.*")))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(AgentSetting.values())
                    .extracting(AgentSetting::key)
                    .contains(line.substring(0, line.indexOf(':'))));
  }
}
