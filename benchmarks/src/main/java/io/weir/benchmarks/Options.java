package io.weir.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Size of a run.
 *
 * @param flows flow records, one connection each
 * @param rounds how often each job runs; the first warms up
 */
record Options(int flows, int pods, int policies, int namespaces, int parallelism, int rounds) {

  /**
   * Reads {@code name=value} arguments over the defaults.
   *
   * @throws IllegalArgumentException naming an unknown or malformed argument
   */
  static Options parse(String[] args) {
    Map<String, Integer> values =
        new HashMap<>(
            Map.of(
                "flows", 2_000_000,
                "pods", 10_000,
                "policies", 1_000,
                "namespaces", 100,
                "parallelism", 2,
                "rounds", 3));
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0 || !values.containsKey(arg.substring(0, equals))) {
        throw new IllegalArgumentException(
            "Unknown argument '" + arg + "'; allowed: " + values.keySet() + ", each name=number");
      }
      values.put(
          arg.substring(0, equals), Integer.parseInt(arg.substring(equals + 1).replace("_", "")));
    }
    if (values.values().stream().anyMatch(value -> value < 1)) {
      throw new IllegalArgumentException("Each must be at least 1: " + Arrays.toString(args));
    }
    return new Options(
        values.getOrDefault("flows", 0),
        values.getOrDefault("pods", 0),
        values.getOrDefault("policies", 0),
        values.getOrDefault("namespaces", 0),
        values.getOrDefault("parallelism", 0),
        values.getOrDefault("rounds", 0));
  }
}
