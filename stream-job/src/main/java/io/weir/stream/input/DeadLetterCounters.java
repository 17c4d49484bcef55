package io.weir.stream.input;

import io.weir.stream.names.JobMetric;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** One counter per error code, made when the code first occurs. */
public final class DeadLetterCounters {

  private final MetricGroup group;
  private final Map<String, Counter> byCode = new HashMap<>();

  public DeadLetterCounters(MetricGroup operatorGroup) {
    this.group = operatorGroup.addGroup(JobMetric.GROUP);
  }

  /** Counts one. */
  public void count(String code) {
    byCode
        .computeIfAbsent(
            code, c -> group.addGroup(JobMetric.CODE, c).counter(JobMetric.DEAD_LETTERS.metric()))
        .inc();
  }
}
