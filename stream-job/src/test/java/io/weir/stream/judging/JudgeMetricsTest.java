package io.weir.stream.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.TimelineOptions;
import io.weir.schemas.FlowVerdict;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class JudgeMetricsTest {

  @Test
  void acceptedRowsAreCountedByVerdictBesidesAllRows() {
    Counters counters = new Counters("");
    JudgeMetrics metrics =
        new JudgeMetrics(
            counters, new ClusterKnowledge(TimelineOptions.defaults(), Duration.ofMinutes(15)));

    metrics.judged(row("ALLOWED_NOT_INTENDED", "web-db"), false);
    metrics.judged(row("ALLOWED_NOT_INTENDED", null), false);
    metrics.judged(row("DENIED", null), true);

    assertThat(counters.nonZero())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/weir/verdict=ALLOWED_NOT_INTENDED/reason=NO_POLICY/verdicts", 2L,
                "/weir/verdict=ALLOWED_NOT_INTENDED/reason=NO_POLICY/accepted", 1L,
                "/weir/verdict=DENIED/reason=NO_POLICY/verdicts", 1L,
                "/weir/judgedEarly", 1L));
  }

  private static FlowVerdict row(String verdict, @org.jspecify.annotations.Nullable String by) {
    FlowVerdict row = new FlowVerdict();
    row.setVerdict(verdict);
    row.setReason("NO_POLICY");
    row.setAcceptedBy(by);
    return row;
  }

  /** Keeps every counter by its path. */
  private static final class Counters extends UnregisteredMetricsGroup {

    private final String path;
    private final Map<String, Counter> all;

    Counters(String path) {
      this(path, new TreeMap<>());
    }

    private Counters(String path, Map<String, Counter> all) {
      this.path = path;
      this.all = all;
    }

    Map<String, Long> nonZero() {
      Map<String, Long> counts = new TreeMap<>();
      all.forEach(
          (name, counter) -> {
            if (counter.getCount() > 0) {
              counts.put(name, counter.getCount());
            }
          });
      return counts;
    }

    @Override
    public Counter counter(String name) {
      return all.computeIfAbsent(path + "/" + name, key -> super.counter(name));
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Counters(path + "/" + name, all);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Counters(path + "/" + key + "=" + value, all);
    }
  }
}
