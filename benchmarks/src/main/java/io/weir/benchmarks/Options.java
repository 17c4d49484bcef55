package io.weir.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
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
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "flows", "8000000",
                "rate", "8000",
                "pods", "10000",
                "parallelism", "2",
                "checkpoint", "10"));
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0 || !values.containsKey(arg.substring(0, equals))) {
        throw new IllegalArgumentException(
            "Unknown argument '"
                + arg
                + "'; allowed: "
                + values.keySet()
                + ", each name=number, pods and parallelism several by commas");
      }
      values.put(arg.substring(0, equals), arg.substring(equals + 1).replace("_", ""));
    }
    return new Options(
        numbers(values.getOrDefault("flows", "")).get(0),
        numbers(values.getOrDefault("rate", "")).get(0),
        numbers(values.getOrDefault("pods", "")),
        numbers(values.getOrDefault("parallelism", "")),
        numbers(values.getOrDefault("checkpoint", "")).get(0));
  }

  /** Records that are read before what is measured. */
  long warmUp() {
    return Math.min((long) SECONDS_TO_STEADY * rate, flows / 2L);
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    if (numbers.stream().anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException("Each must be at least 1: " + text);
    }
    return numbers;
  }
}
