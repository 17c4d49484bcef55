package io.weir.stream.gaps;

import org.apache.flink.api.java.tuple.Tuple3;

/**
 * Numbers of one observer's process and partition that came one after the other. A Flink POJO.
 *
 * @param cluster the observer's
 * @param observer who numbered them
 * @param epoch start of its process, milliseconds since 1970
 * @param partition what they were numbered for
 * @param first the first of them
 * @param firstStart start of the first record's interval, UTC microseconds
 * @param firstEnd end of the first record's interval, UTC microseconds
 * @param last the last of them, not before the first
 * @param lastStart start of the last record's interval, UTC microseconds
 * @param lastEnd end of the last record's interval, UTC microseconds
 */
public record NumberRun(
    String cluster,
    String observer,
    long epoch,
    int partition,
    long first,
    long firstStart,
    long firstEnd,
    long last,
    long lastStart,
    long lastEnd) {

  /** What is kept of an observer's partition stands under it, whatever the epoch. */
  Tuple3<String, String, Integer> key() {
    return Tuple3.of(cluster, observer, partition);
  }
}
