package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.judging.JudgeSettings;
import io.weir.stream.names.JobMetric;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.TestKafka;
import io.weir.stream.testing.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {

  private static final String EXCEPTIONS =
      """
      version: 1
      exceptions:
        - name: web-db
          reason: known
          owner: us
          created: 2026-11-21
          expires: 2027-06-30
          source: {namespace: shop, workload: Pod/web}
          destination: {namespace: shop, workload: Pod/db}
      """;

  @Test
  void theMetricsOfTheJobAreThoseThatTheReferenceNames(@TempDir Path folder) throws Exception {
    InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
    Map<String, Set<String>> operators = new TreeMap<>();
    Map<String, Long> counted = new TreeMap<>();
    try (JobFixture fixture =
        new JobFixture(folder, 1, reporter.addToConfiguration(new Configuration()))) {
      TestKafka kafka = fixture.kafka();
      new Topic(kafka, "weir.cluster").send(Changes.snapshot("east", CELL.minusSeconds(60)));
      new Topic(kafka, "weir.cluster")
          .send(List.of(Changes.bookmark("east", CELL.plusSeconds(60))));
      ObserverLoss loss =
          new ObserverLoss(
              "east", "node-a", 1L, 0, 5L, CELL, CELL, LossPlace.KERNEL, LossUnit.EVENTS, 7L, null);
      Topic flows = new Topic(kafka, "weir.flows");
      flows.sendBytes(List.of("rubbish".getBytes(StandardCharsets.UTF_8)));
      flows.send(List.of(loss, loss));
      flows.send(List.of(flow("node-a", 0), flow("node-a", 8, CELL.plusSeconds(50))));
      JobID job =
          fixture.submit(
              fixture.config().withJudge(JudgeSettings.defaults().withExceptions(EXCEPTIONS)),
              1,
              null);
      fixture.awaitRows(1);
      fixture.drain(job);

      for (var group : reporter.getMetricsByGroup().entrySet()) {
        for (Map.Entry<String, Metric> metric : group.getValue().entrySet()) {
          note(group.getKey(), metric.getKey(), metric.getValue(), operators, counted);
        }
      }
    }

    assertThat(operators.keySet())
        .isEqualTo(
            Arrays.stream(JobMetric.values())
                .map(metric -> metric.metric() + " " + metric.labels())
                .collect(Collectors.toCollection(TreeSet::new)));
    for (JobMetric metric : JobMetric.values()) {
      assertThat(operators.get(metric.metric() + " " + metric.labels()))
          .isSubsetOf(metric.operators().split(", "));
    }
    assertThat(counted)
        .containsEntry("flowsIn", 2L)
        .containsEntry("lossRecords", 2L)
        .containsEntry("repeatedLosses", 1L)
        .containsEntry("sequenceGaps", 1L)
        .containsEntry("missingRecords", 2L)
        .containsEntry("deadLetters", 1L)
        .containsEntry("verdicts", 2L)
        .containsEntry("accepted", 2L)
        .containsEntry("lateFlows", 0L);
  }

  private static void note(
      MetricGroup group,
      String name,
      Metric metric,
      Map<String, Set<String>> operators,
      Map<String, Long> counted) {
    List<String> scope = Arrays.asList(group.getScopeComponents());
    if (!scope.contains(JobMetric.GROUP)) {
      return;
    }
    Map<String, String> variables = group.getAllVariables();
    List<String> labels =
        List.of(JobMetric.CODE, JobMetric.VERDICT, JobMetric.REASON).stream()
            .filter(label -> variables.containsKey("<" + label + ">"))
            .toList();
    operators
        .computeIfAbsent(name + " " + labels, key -> new TreeSet<>())
        .add(variables.get("<operator_name>"));
    if (metric instanceof Counter counter) {
      counted.merge(name, counter.getCount(), Long::sum);
    }
  }
}
