package io.weir.benchmarks.netlink;

import java.util.Map;
import java.util.TreeMap;

/** Entry of {@code benchmarks/netlink}. */
public final class NetlinkBenchmarks {

  private static final String HELP =
      """
      Measures reading conntrack by netlink. drain and live need root, ip and nft; they make a
      network namespace for each round, in which another process opens UDP flows.

      benchmarks/netlink decode [events=N] [rounds=N]           recorded messages, decoded only
      benchmarks/netlink drain [flows=N] [rounds=N]             a backlog in the socket, then read
      benchmarks/netlink live [flows=N] [rounds=N] [rate=N]     read while they happen; rate=0: all

      Flows must fit the table: at most four fifths of net.netfilter.nf_conntrack_max.
      """;

  private NetlinkBenchmarks() {}

  /** Runs one mode; options are {@code name=number}. */
  public static void main(String[] args) throws Exception {
    Map<String, Integer> options = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      options.put(parts[0], Integer.valueOf(parts[1]));
    }
    int rounds = options.getOrDefault("rounds", 6);
    int flows = options.getOrDefault("flows", 200_000);
    switch (args.length == 0 ? "" : args[0]) {
      case "decode" -> DecodeCost.measure(options.getOrDefault("events", 3_000_000), rounds);
      case "drain" -> ReadCost.drain(flows, rounds);
      case "live" -> ReadCost.live(flows, rounds, options.getOrDefault("rate", 100_000));
      default -> {
        System.err.print(HELP);
        System.exit(2);
      }
    }
  }
}
