package io.weir.stream.input;

import java.io.Serializable;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time that only records with a time of their own move, and that goes idle when it stops
 * moving: neither a partition of rubbish nor a watch that repeats an old bookmark can hold all
 * others back. Time in which the task could not read does not count as silence.
 */
public final class ProgressClock<T> implements WatermarkGenerator<T> {

  private final TimeOf<T> timeOf;
  private final long outOfOrderness;
  private final long firstWaitNanos;
  private final long idleAfterNanos;
  private final RelativeClock clock;
  private long latest = Long.MIN_VALUE;
  private long movedAt;
  private boolean idle;

  ProgressClock(
      TimeOf<T> timeOf,
      Duration outOfOrderness,
      Duration firstWait,
      Duration idleAfter,
      RelativeClock clock) {
    this.timeOf = timeOf;
    this.outOfOrderness = outOfOrderness.toMillis();
    this.firstWaitNanos = firstWait.toNanos();
    this.idleAfterNanos = idleAfter.toNanos();
    this.clock = clock;
    this.movedAt = clock.relativeTimeNanos();
  }

  /**
   * Milliseconds since 1970 that a record proves to have passed; {@code Long.MIN_VALUE} for none.
   */
  @FunctionalInterface
  public interface TimeOf<T> extends ToLongFunction<T>, Serializable {}

  /**
   * The strategy for a source.
   *
   * @param outOfOrderness how far behind the latest time another record may be
   * @param firstWait how long others wait for the first time to be told
   * @param idleAfter how long time may then stand still before others go on without this input
   */
  public static <T> WatermarkStrategy<T> strategy(
      TimeOf<T> timeOf, Duration outOfOrderness, Duration firstWait, Duration idleAfter) {
    return new Strategy<>(timeOf, outOfOrderness, firstWait, idleAfter);
  }

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
    long time = timeOf.applyAsLong(event);
    if (time > latest) {
      latest = time;
      movedAt = clock.relativeTimeNanos();
      idle = false;
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long limit = latest == Long.MIN_VALUE ? firstWaitNanos : idleAfterNanos;
    if (!idle && clock.relativeTimeNanos() - movedAt > limit) {
      idle = true;
      output.markIdle();
    }
    if (!idle && latest != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(latest - outOfOrderness - 1));
    }
  }

  private record Strategy<T>(
      TimeOf<T> timeOf, Duration outOfOrderness, Duration firstWait, Duration idleAfter)
      implements WatermarkStrategy<T> {

    private static final long serialVersionUID = 1L;

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(
        WatermarkGeneratorSupplier.Context context) {
      return new ProgressClock<>(
          timeOf, outOfOrderness, firstWait, idleAfter, context.getInputActivityClock());
    }

    @Override
    public TimestampAssigner<T> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
      return (event, recordTimestamp) -> timeOf.applyAsLong(event);
    }
  }
}
