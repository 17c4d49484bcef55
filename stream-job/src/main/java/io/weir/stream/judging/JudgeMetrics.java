package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.DeadLetterCounters;
import io.weir.stream.names.JobMetric;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the judging operator counts. Gauges are read by another thread. */
final class JudgeMetrics {

  private record Conclusion(String verdict, String reason) {}

  private final MetricGroup group;
  private final Counter lateFlows;
  private final Counter judgedEarly;
  private final Counter ignoredChanges;
  private final Counter firstRevisions;
  private final Counter revised;
  private final DeadLetterCounters deadLetters;
  private final Map<Conclusion, Counter> verdicts = new HashMap<>();
  private final Map<Conclusion, Counter> accepted = new HashMap<>();
  private final ClusterKnowledge clusters;
  private volatile long pending;
  private volatile int waiting;
  private volatile long recalled;
  private volatile long bookmarkLag;
  private volatile int clusterCount;
  private volatile int changesHeld;

  JudgeMetrics(MetricGroup operatorGroup, ClusterKnowledge clusters) {
    this.clusters = clusters;
    group = operatorGroup.addGroup(JobMetric.GROUP);
    lateFlows = group.counter(JobMetric.LATE_FLOWS.metric());
    judgedEarly = group.counter(JobMetric.JUDGED_EARLY.metric());
    ignoredChanges = group.counter(JobMetric.IGNORED_CHANGES.metric());
    firstRevisions = group.counter(JobMetric.FIRST_REVISIONS.metric());
    revised = group.counter(JobMetric.REVISED.metric());
    deadLetters = new DeadLetterCounters(operatorGroup);
    gauge(JobMetric.PENDING_FLOWS, this::pending);
    gauge(JobMetric.WAITING_CELLS, this::waiting);
    gauge(JobMetric.RECALLED, () -> recalled);
    gauge(JobMetric.BOOKMARK_LAG, () -> bookmarkLag);
    gauge(JobMetric.CLUSTERS, () -> clusterCount);
    gauge(JobMetric.CHANGES_HELD, () -> changesHeld);
  }

  private void gauge(JobMetric metric, Gauge<? extends Number> value) {
    group.gauge(metric.metric(), value);
  }

  void late() {
    lateFlows.inc();
  }

  void ignoredChange() {
    ignoredChanges.inc();
  }

  void firstRevisions(int rows) {
    firstRevisions.inc(rows);
  }

  void revised() {
    revised.inc();
  }

  void deadLetter(String code) {
    deadLetters.count(code);
  }

  void judged(FlowVerdict row, boolean early) {
    Conclusion conclusion = new Conclusion(row.getVerdict(), row.getReason());
    count(verdicts, JobMetric.VERDICTS, conclusion);
    if (row.getAcceptedBy() != null) {
      count(accepted, JobMetric.ACCEPTED, conclusion);
    }
    if (early) {
      judgedEarly.inc();
    }
  }

  private void count(Map<Conclusion, Counter> counters, JobMetric metric, Conclusion conclusion) {
    counters
        .computeIfAbsent(
            conclusion,
            c ->
                group
                    .addGroup(JobMetric.VERDICT, c.verdict())
                    .addGroup(JobMetric.REASON, c.reason())
                    .counter(metric.metric()))
        .inc();
  }

  /** Adds to the flow records that are held; those restored from a checkpoint, too. */
  void pending(int change) {
    // Only the task's thread writes it.
    long held = pending + change;
    pending = held;
  }

  long pending() {
    return pending;
  }

  void waiting(int cells) {
    waiting = cells;
  }

  int waiting() {
    return waiting;
  }

  void recalled(long judgements) {
    recalled = judgements;
  }

  void clusterChanged(long watermark) {
    Instant slowest = clusters.slowestBookmark();
    bookmarkLag = slowest == null ? 0 : Math.max(0, watermark - slowest.toEpochMilli());
    clusterCount = clusters.clusters();
    changesHeld = clusters.changesHeld();
  }
}
