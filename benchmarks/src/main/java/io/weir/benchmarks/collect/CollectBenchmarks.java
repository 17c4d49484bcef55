package io.weir.benchmarks.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Entry of {@code benchmarks/collect}. */
public final class CollectBenchmarks {

  private CollectBenchmarks() {}

  /** Runs one mode; options are {@code name=number}. */
  public static void main(String[] args) throws Exception {
    String mode = args.length == 0 ? "" : args[0];
    Map<String, Integer> options = new TreeMap<>();
    List<String> flags = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      if (args[i].startsWith("-")) {
        flags.add(args[i]);
        continue;
      }
      String[] parts = args[i].split("=", 2);
      options.put(parts[0], Integer.valueOf(parts[1]));
    }
    if (mode.equals("publish")) {
      PublishCost.measure(
          options.getOrDefault("records", 500_000),
          options.getOrDefault("rounds", 5),
          options.getOrDefault("rate", 0));
    } else if (mode.equals("agent")) {
      AgentFootprint.measure(
          options.getOrDefault("rate", 10_000), options.getOrDefault("seconds", 60), flags);
    } else {
      throw new IllegalArgumentException(
          "usage: benchmarks/collect publish [records=N] [rounds=N] [rate=N]"
              + " | agent [rate=N] [seconds=N] [JVM FLAG...]");
    }
  }
}
