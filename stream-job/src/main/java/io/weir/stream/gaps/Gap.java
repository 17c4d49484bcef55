package io.weir.stream.gaps;

/**
 * Numbers that did not come, although one before and one after them did. A Flink POJO.
 *
 * @param first the first that is missing
 * @param last the last that is missing, not before the first
 * @param start the earlier start of the intervals of the records around it, UTC microseconds
 * @param end the later end of the intervals of the records around it, UTC microseconds
 * @param tellAt event time in milliseconds from which it counts as loss
 */
public record Gap(long first, long last, long start, long end, long tellAt) {

  /** How many are missing; the greatest long where there are more. */
  long count() {
    long count = last - first + 1;
    return count < 0 ? Long.MAX_VALUE : count;
  }
}
