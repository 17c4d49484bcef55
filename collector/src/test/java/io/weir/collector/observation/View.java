package io.weir.collector.observation;

import io.weir.schemas.Capability;
import java.util.List;

/** Which sources an observer has. */
enum View {
  CONNTRACK(true, false, false),
  /** What eBPF sees. */
  PACKETS(false, true, true),
  TOGETHER(true, true, true),
  /** eBPF where the kernel does not tell of drops. */
  INTERFACES(false, true, false);

  private final boolean conntrack;
  private final boolean traffic;
  private final boolean drops;

  View(boolean conntrack, boolean traffic, boolean drops) {
    this.conntrack = conntrack;
    this.traffic = traffic;
    this.drops = drops;
  }

  boolean hasConntrack() {
    return conntrack;
  }

  boolean hasTraffic() {
    return traffic;
  }

  boolean hasDrops() {
    return drops;
  }

  /** What its records must say that it sees. */
  List<Capability> capabilities() {
    return switch (this) {
      case CONNTRACK -> List.of(Capability.REPLIES, Capability.COUNTERS, Capability.TRANSLATION);
      case PACKETS ->
          List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS, Capability.TCP_FLAGS);
      case INTERFACES -> List.of(Capability.REPLIES, Capability.COUNTERS, Capability.TCP_FLAGS);
      case TOGETHER ->
          List.of(
              Capability.DROPS,
              Capability.REPLIES,
              Capability.COUNTERS,
              Capability.TRANSLATION,
              Capability.TCP_FLAGS);
    };
  }
}
