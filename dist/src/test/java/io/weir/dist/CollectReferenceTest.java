package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.metrics.AgentMetric;
import io.weir.stream.names.JobMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The pages of the agent's settings and of all metrics are what the code says of them. */
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
            # Metrics

            <!-- Generated from AgentMetric and JobMetric by CollectReferenceTest; do not edit. -->

            ## Node agent

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
    addJobMetrics(page);
    ReferencePage.of("metrics.md").assertHolds(page.toString());
  }

  private static void addJobMetrics(StringBuilder page) {
    page.append(
        """

        ## Flink job

        The job's own metrics are in the group `weir` of the operator, below a group for each label; what they are called \
        outside is up to Flink's reporter. With Prometheus' it is `flink_taskmanager_job_task_operator_weir_flowsIn`, and \
        `flink_taskmanager_job_task_operator_weir_verdict_reason_verdicts` with the labels `verdict` and `reason`. Names and \
        labels are stable; a metric with labels is there from the first time that they were met. Sum them over the subtasks.

        | name | type | operator | labels | meaning |
        |---|---|---|---|---|
        """);
    for (JobMetric metric : JobMetric.values()) {
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  metric.metric(),
                  metric.type().name().toLowerCase(Locale.ROOT),
                  metric.operators(),
                  metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`",
                  metric.meaning()));
    }
    page.append(
        """

        Of Flink's own, watch `lastCheckpointFullSize` (the state's size), `lastCheckpointDuration`, `numberOfFailedCheckpoints`, \
        `numRestarts`, `currentInputWatermark` of the operator `judge` (how far event time is) and `pendingRecords` of the sources \
        (what lies unread in Kafka).
        """);
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
