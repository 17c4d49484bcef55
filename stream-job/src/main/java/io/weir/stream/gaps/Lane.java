package io.weir.stream.gaps;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one observer's process and partition. A Flink POJO.
 *
 * @param reached the highest number that came
 * @param start start of that record's interval, UTC microseconds
 * @param end end of that record's interval, UTC microseconds
 * @param gaps numbers below it that may still come, in order
 * @param forgetAt event time in milliseconds from which it is not remembered
 */
public record Lane(long reached, long start, long end, List<Gap> gaps, long forgetAt) {

  /** A lane that begins with a run: what was before it is not asked for. */
  static Lane begin(NumberRun run, long forgetAt) {
    return new Lane(run.last(), run.lastStart(), run.lastEnd(), new ArrayList<>(), forgetAt);
  }

  /** A lane of which nothing came yet, of a process whose first number is 0. */
  static Lane unseen(NumberRun run, long forgetAt) {
    // An epoch that is no time must not become one far away.
    boolean isTime = run.epoch() >= 0 && run.epoch() <= run.firstStart() / 1000;
    long processStart = isTime ? run.epoch() * 1000 : run.firstStart();
    return new Lane(-1, processStart, processStart, new ArrayList<>(), forgetAt);
  }

  /**
   * The same with a run, which may fill gaps, open one, or repeat what came before.
   *
   * @param tellAt when a gap that it opens counts as loss
   */
  Lane with(NumberRun run, long tellAt, long forgetLaneAt) {
    List<Gap> open = new ArrayList<>(gaps.size() + 1);
    for (Gap gap : gaps) {
      addWithout(run, gap, open);
    }
    if (run.first() - 1 > reached) {
      open.add(
          new Gap(
              reached + 1,
              run.first() - 1,
              Math.min(start, run.firstStart()),
              Math.max(end, run.firstEnd()),
              tellAt));
    }
    return run.last() > reached
        ? new Lane(run.last(), run.lastStart(), run.lastEnd(), open, forgetLaneAt)
        : new Lane(reached, start, end, open, forgetLaneAt);
  }

  /** The same with those gaps only. */
  Lane withGaps(List<Gap> others) {
    return new Lane(reached, start, end, others, forgetAt);
  }

  private static void addWithout(NumberRun run, Gap gap, List<Gap> to) {
    if (run.last() < gap.first() || run.first() > gap.last()) {
      to.add(gap);
      return;
    }
    if (run.first() > gap.first()) {
      to.add(
          new Gap(
              gap.first(),
              run.first() - 1,
              Math.min(gap.start(), run.firstStart()),
              Math.max(gap.start(), run.firstEnd()),
              gap.tellAt()));
    }
    if (run.last() < gap.last()) {
      to.add(
          new Gap(
              run.last() + 1,
              gap.last(),
              Math.min(run.lastStart(), gap.end()),
              Math.max(run.lastEnd(), gap.end()),
              gap.tellAt()));
    }
  }
}
