package io.weir.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * Size of a run.
 *
 * @param flows flow records, of which a third are the second end of a connection
 * @param rate flow records in one second of the flows' own time
 * @param pods sizes of the cluster, one after the other; a tenth as many policies, a hundredth as
 *     many namespaces
 * @param parallelism of the jobs, one after the other
 * @param checkpoint seconds from one to the next
 */
record Options(int flows, int rate, List<Integer> pods, List<Integer> parallelism, int checkpoint) {

  /**
   * After so much of the flows' own time as much is forgotten as comes: what was judged is
   * remembered for five minutes after its time.
   */
  private static final int SECONDS_TO_STEADY = 330;

  /**
   * Reads {@code name=value} arguments over the defaults.
   *
   * @throws IllegalArgumentException naming an unknown or malformed argument
   */
  static Options parse(String[] args) {
    NameValues values =
        NameValues.parse(
            Map.of(
                "flows", "8000000",
                "rate", "8000",
                "pods", "10000",
                "parallelism", "2",
                "checkpoint", "10"),
            args);
    return new Options(
        values.atLeast(1, "flows"),
        values.atLeast(1, "rate"),
        values.atLeastEach(1, "pods"),
        values.atLeastEach(1, "parallelism"),
        values.atLeast(1, "checkpoint"));
  }

  /** Records that are read before what is measured. */
  long warmUp() {
    return Math.min((long) SECONDS_TO_STEADY * rate, flows / 2L);
  }
}
