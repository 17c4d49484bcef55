package io.weir.lab.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kernel settings of a namespace. */
final class Sysctl {
  private static final Path ROOT = Path.of("/proc/sys/net");

  private static final Map<String, String> COMMON =
      Map.of(
          // IPv4 only: no neighbour discovery or multicast reports between the scenario's flows.
          "ipv6/conf/all/disable_ipv6", "1",
          "ipv6/conf/default/disable_ipv6", "1",
          "ipv4/conf/all/rp_filter", "0",
          "ipv4/conf/default/rp_filter", "0");

  private static final Map<String, String> ROUTER =
      Map.of(
          "ipv4/ip_forward", "1",
          "ipv4/conf/all/send_redirects", "0",
          "ipv4/conf/default/send_redirects", "0");

  private static final Map<String, String> CONNTRACK =
      Map.of(
          "netfilter/nf_conntrack_acct", "1",
          "netfilter/nf_conntrack_timestamp", "1",
          "netfilter/nf_conntrack_events", "1",
          // Short, so that entries end, with their counters, while the scenario still runs.
          "netfilter/nf_conntrack_tcp_timeout_time_wait", "1",
          "netfilter/nf_conntrack_tcp_timeout_close", "1",
          "netfilter/nf_conntrack_tcp_timeout_syn_sent", "2",
          "netfilter/nf_conntrack_udp_timeout", "1",
          "netfilter/nf_conntrack_udp_timeout_stream", "1");

  private Sysctl() {}

  static void machine(Netns netns) throws IOException, InterruptedException {
    write(netns, COMMON);
  }

  static void router(Netns netns) throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(COMMON);
    all.putAll(ROUTER);
    write(netns, all);
  }

  static void node(Netns netns) throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(COMMON);
    all.putAll(ROUTER);
    all.putAll(CONNTRACK);
    write(netns, all);
  }

  /** Connections the namespace tracks at the moment. */
  static int trackedConnections(Netns netns) throws IOException, InterruptedException {
    return netns.call(
        () ->
            Integer.parseInt(
                Files.readString(ROOT.resolve("netfilter/nf_conntrack_count")).strip()));
  }

  private static void write(Netns netns, Map<String, String> settings)
      throws IOException, InterruptedException {
    netns.call(
        () -> {
          for (Map.Entry<String, String> setting : settings.entrySet()) {
            Path file = ROOT.resolve(setting.getKey());
            // A kernel without IPv6 has no such files and needs no such setting.
            if (Files.exists(file) || !setting.getKey().startsWith("ipv6/")) {
              Files.writeString(file, setting.getValue());
            }
          }
          return null;
        });
  }
}
