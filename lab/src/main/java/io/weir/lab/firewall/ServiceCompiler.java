package io.weir.lab.firewall;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compiles Services to the nftables table that translates their virtual addresses on every node.
 */
public final class ServiceCompiler {
  private static final String TABLE = "table ip weir_services";

  private ServiceCompiler() {}

  /** The ruleset for {@code nft -f}; it replaces the one before. */
  public static String compile(List<ServiceView> services) {
    String translations =
        services.stream()
            .filter(s -> !s.backends().isEmpty())
            .map(s -> "    " + match(s) + " dnat to " + target(s.backends()) + "\n")
            .collect(Collectors.joining());
    String rejections =
        services.stream()
            .filter(s -> s.backends().isEmpty())
            .map(s -> "    " + match(s) + " reject\n")
            .collect(Collectors.joining());
    return """
        %1$s
        delete %1$s
        %1$s {
          chain services {
        %2$s  }
          chain no_endpoints {
        %3$s  }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            jump services
          }
          chain output {
            type nat hook output priority -100; policy accept;
            jump services
          }
          chain forward_filter {
            type filter hook forward priority filter - 10; policy accept;
            ct state new jump no_endpoints
          }
          chain output_filter {
            type filter hook output priority filter - 10; policy accept;
            ct state new jump no_endpoints
          }
        }
        """
        .formatted(TABLE, translations, rejections);
  }

  private static String match(ServiceView service) {
    return "ip daddr %s %s dport %d"
        .formatted(
            service.clusterIp(), service.protocol().toLowerCase(Locale.ROOT), service.port());
  }

  private static String target(List<ServiceView.Backend> backends) {
    if (backends.size() == 1) {
      return backends.get(0).address() + ":" + backends.get(0).port();
    }
    return IntStream.range(0, backends.size())
        .mapToObj(i -> i + " : " + backends.get(i).address() + " . " + backends.get(i).port())
        .collect(Collectors.joining(", ", "numgen inc mod " + backends.size() + " map { ", " }"));
  }
}
