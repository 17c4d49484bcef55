package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.DeadLetterCounters;
import io.weir.stream.names.MetricNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the judging operator counts. Gauges are read by another thread. */
final class JudgeMetrics {

  private final MetricGroup group;
  private final Counter lateFlows;
  private final Counter judgedEarly;
  private final Counter ignoredChanges;
  private final DeadLetterCounters deadLetters;
  private final Map<String, Counter> verdicts = new HashMap<>();
  private final Map<String, Counter> accepted = new HashMap<>();
  private final ClusterKnowledge clusters;
  private volatile long pending;
  private volatile long bookmarkLag;
  private volatile int clusterCount;

  JudgeMetrics(MetricGroup operatorGroup, ClusterKnowledge clusters) {
    this.clusters = clusters;
    group = operatorGroup.addGroup(MetricNames.GROUP);
    lateFlows = group.counter(MetricNames.LATE_FLOWS);
    judgedEarly = group.counter(MetricNames.JUDGED_EARLY);
    ignoredChanges = group.counter(MetricNames.IGNORED_CHANGES);
    deadLetters = new DeadLetterCounters(operatorGroup);
    Gauge<Long> pendingFlows = () -> pending;
    Gauge<Long> lag = () -> bookmarkLag;
    Gauge<Integer> known = () -> clusterCount;
    group.gauge(MetricNames.PENDING_FLOWS, pendingFlows);
    group.gauge(MetricNames.BOOKMARK_LAG, lag);
    group.gauge(MetricNames.CLUSTERS, known);
  }

  void late() {
    lateFlows.inc();
  }

  void ignoredChange() {
    ignoredChanges.inc();
  }

  void deadLetter(String code) {
    deadLetters.count(code);
  }

  void judged(FlowVerdict row, boolean early) {
    count(verdicts, MetricNames.VERDICTS, row.getVerdict());
    if (row.getAcceptedBy() != null) {
      count(accepted, MetricNames.ACCEPTED, row.getVerdict());
    }
    if (early) {
      judgedEarly.inc();
    }
  }

  private void count(Map<String, Counter> counters, String name, String verdict) {
    counters
        .computeIfAbsent(verdict, v -> group.addGroup(MetricNames.VERDICT_LABEL, v).counter(name))
        .inc();
  }

  /** Adds to the waiting flows; those restored from a checkpoint were never added. */
  void waiting(int change) {
    pending = Math.max(0, pending + change);
  }

  void clusterChanged(long watermark) {
    Instant slowest = clusters.slowestBookmark();
    bookmarkLag = slowest == null ? 0 : Math.max(0, watermark - slowest.toEpochMilli());
    clusterCount = clusters.clusters();
  }
}
