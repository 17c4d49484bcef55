package io.weir.benchmarks.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Entry of {@code benchmarks/collect}. */
public final class CollectBenchmarks {

  private static final String HELP =
      """
      Measures what collecting costs. Each has its own broker, as a process.

      benchmarks/collect promised [seconds=N] [JVM FLAG..]       what is promised, as a table (standard)
      benchmarks/collect udp | tcp | memory [seconds=N] [FLAG..] a part of it
      benchmarks/collect publish [records=N] [rounds=N] [rate=N] the publisher alone; rate=0: all
      benchmarks/collect agent [rate=N] [seconds=N] [JVM FLAG..] the agent without the kernel

      promised, udp, tcp and memory run the whole agent in a network namespace of its own: they need
      root, ip, nft and bash. seconds=N: how long memory is watched; at most 150.
      """;

  private static final int LONGEST = 150;

  private CollectBenchmarks() {}

  /** Runs one mode; options are {@code name=number}. */
  public static void main(String[] args) throws Exception {
    String mode = args.length == 0 ? "promised" : args[0];
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
    switch (mode) {
      case "promised", "udp", "tcp", "memory" ->
          promised(mode, Math.min(LONGEST, options.getOrDefault("seconds", 75)), flags);
      case "publish" ->
          PublishCost.measure(
              options.getOrDefault("records", 500_000),
              options.getOrDefault("rounds", 5),
              options.getOrDefault("rate", 0));
      case "agent" ->
          AgentFootprint.measure(
              options.getOrDefault("rate", 10_000), options.getOrDefault("seconds", 60), flags);
      default -> {
        System.err.print(HELP);
        System.exit(2);
      }
    }
  }

  private static void promised(String part, int seconds, List<String> flags) throws Exception {
    PromisedCost cost = new PromisedCost(flags);
    boolean all = part.equals("promised");
    if (all || part.equals("udp")) {
      cost.udp();
    }
    if (all || part.equals("tcp")) {
      cost.tcp();
    }
    if (all || part.equals("memory")) {
      cost.memory(seconds);
    }
    System.out.print(cost);
  }
}
