package io.weir.benchmarks.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Size of a run.
 *
 * @param seconds of the cluster's own time after its snapshot
 * @param changes of pods in each of them; a policy changes in each, too
 */
record Size(int pods, int policies, int namespaces, int seconds, int changes, int parallelism) {

  /**
   * Reads {@code name=value} arguments over the defaults.
   *
   * @throws IllegalArgumentException naming an unknown or malformed argument
   */
  static Size parse(String[] args) {
    Map<String, Integer> values = new LinkedHashMap<>();
    values.put("pods", 100_000);
    values.put("policies", 10_000);
    values.put("namespaces", 1_000);
    values.put("seconds", 900);
    values.put("changes", 200);
    values.put("parallelism", 2);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0 || !values.containsKey(arg.substring(0, equals))) {
        throw new IllegalArgumentException(
            "Unknown argument '" + arg + "'; allowed: " + values.keySet() + ", each name=number");
      }
      values.put(
          arg.substring(0, equals), Integer.parseInt(arg.substring(equals + 1).replace("_", "")));
    }
    int[] all = values.values().stream().mapToInt(Integer::intValue).toArray();
    if (Arrays.stream(all).anyMatch(value -> value < 1)) {
      throw new IllegalArgumentException("Each must be at least 1: " + Arrays.toString(args));
    }
    return new Size(all[0], all[1], all[2], all[3], all[4], all[5]);
  }
}
