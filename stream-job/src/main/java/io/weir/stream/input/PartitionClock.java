package io.weir.stream.input;

import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.kafka.common.TopicPartition;

/**
 * Event time of one partition of flows. Only records with a time of their own move it. That nothing
 * comes is no proof that nothing is there, so silence counts by what Kafka says meanwhile:
 *
 * <pre>
 * nothing is left to read           idleAfter     others go on without this partition
 * more is there, or no leader       unreadAfter   the same
 * nothing at all, Kafka is away     for ever      there is nothing that others could go on with
 * </pre>
 *
 * <p>Who was away for longer than idleAfter holds time back that long again when it returns: agents
 * then send what they kept, and not all in one moment. Not thread-safe.
 */
final class PartitionClock {

  /** An answer after a longer time says nothing about it: the task itself stood still. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(3);

  private static final long NEVER = Long.MIN_VALUE;

  private final TopicPartition partition;
  private final long outOfOrderness;
  private final long idleAfter;
  private final long unreadAfter;

  private long position;
  private long latest = NEVER;
  private long noticed = NEVER;
  private long told = NEVER;
  private long heldUntil;
  private long countedUntil;
  private long silentFor;
  private long unreadFor;
  private long unreachedFor;
  private boolean quiet;
  private boolean unreached;
  private boolean idle;

  /**
   * @param position offset of the next record
   * @param now nanoseconds of any monotonic clock, here and below
   */
  PartitionClock(TopicPartition partition, long position, Patience patience, long now) {
    this.partition = partition;
    this.position = position;
    this.outOfOrderness = patience.outOfOrderness().toMillis();
    this.idleAfter = patience.idleAfter().toNanos();
    this.unreadAfter = patience.unreadAfter().toNanos();
    this.heldUntil = now;
    this.countedUntil = now;
  }

  /** Whose clock it is. */
  TopicPartition partition() {
    return partition;
  }

  /**
   * A record went on to the job.
   *
   * @param time UTC milliseconds it proves to have passed; {@code Long.MIN_VALUE} for none
   */
  void read(long offset, long time) {
    position = offset + 1;
    latest = Math.max(latest, time);
  }

  /** Tells what time it is, where that has changed. */
  void beat(long now, WatermarkOutput output) {
    quiet = latest == noticed;
    if (!quiet) {
      noticed = latest;
      if (unreachedFor > idleAfter) {
        heldUntil = now + idleAfter;
      }
      moved(now);
    }
    if (noticed > told && now - heldUntil >= 0) {
      told = noticed;
      output.emitWatermark(new Watermark(told - outOfOrderness - 1));
    }
  }

  /** Whether Kafka's word on this partition would change anything. */
  boolean asks() {
    return quiet && !idle;
  }

  /** Whether Kafka, when asked last, did not say where this partition ends. */
  boolean unreached() {
    return unreached;
  }

  /**
   * Kafka's answer.
   *
   * @param end where the partition ended when it was asked; empty when it gave none
   * @param serves whether it serves at all
   */
  void answered(long now, OptionalLong end, boolean serves, WatermarkOutput output) {
    long step = Math.min(now - countedUntil, LONGEST_STEP.toNanos());
    countedUntil = now;
    unreached = end.isEmpty();
    if (unreached) {
      unreachedFor += step;
      unreadFor += serves ? step : 0;
    } else if (position < end.getAsLong()) {
      silentFor = 0;
      unreadFor += step;
    } else {
      silentFor += step;
      unreadFor = 0;
    }
    if (!idle && (silentFor >= idleAfter || unreadFor >= unreadAfter)) {
      idle = true;
      unreached = false;
      unreachedFor = 0;
      output.markIdle();
    }
  }

  private void moved(long now) {
    countedUntil = now;
    silentFor = 0;
    unreadFor = 0;
    unreachedFor = 0;
    unreached = false;
    idle = false;
  }
}
