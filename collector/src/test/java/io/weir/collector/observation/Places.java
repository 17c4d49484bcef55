package io.weir.collector.observation;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Who has which address in {@link TwoNodes}; a name with a 6 is the same place by IPv6. */
final class Places {

  private static final Map<String, String> ADDRESSES =
      Map.ofEntries(
          Map.entry("client", "10.78.1.2"),
          Map.entry("client6", "fd00:78:1::2"),
          Map.entry("server", "10.78.1.3"),
          Map.entry("server6", "fd00:78:1::3"),
          Map.entry("idle", "10.78.1.4"),
          Map.entry("idle6", "fd00:78:1::4"),
          Map.entry("gateway", "10.78.1.1"),
          Map.entry("gateway6", "fd00:78:1::1"),
          Map.entry("nobody", "10.78.1.99"),
          Map.entry("remote", "10.78.2.2"),
          Map.entry("remote6", "fd00:78:2::2"),
          Map.entry("asleep", "10.78.2.4"),
          Map.entry("gateway-b", "10.78.2.1"),
          Map.entry("world", "172.31.0.1"),
          Map.entry("world6", "fd00:79::1"),
          Map.entry("node-a", "172.31.0.11"),
          Map.entry("node-a6", "fd00:79::11"),
          Map.entry("node-b", "172.31.0.12"),
          Map.entry("node-b6", "fd00:79::12"),
          Map.entry("service", "10.96.0.10"),
          Map.entry("service6", "fd00:96::10"),
          Map.entry("nowhere", "10.99.0.1"));

  private static final Map<String, String> NAMES = new TreeMap<>();

  static {
    ADDRESSES.forEach((name, address) -> NAMES.put(address, name));
  }

  private Places() {}

  static String address(String name) {
    return Objects.requireNonNull(ADDRESSES.get(name), name);
  }

  /** The name of an address, or the address where it has none. */
  static String name(String address) {
    return NAMES.getOrDefault(address, address);
  }

  /** Whose address it is, whatever its family. */
  static String owner(String name) {
    return name.endsWith("6") ? name.substring(0, name.length() - 1) : name;
  }
}
