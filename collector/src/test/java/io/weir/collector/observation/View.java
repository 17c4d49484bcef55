package io.weir.collector.observation;

import io.weir.schemas.Capability;
import java.time.Duration;
import java.util.List;

/** Which sources an observer has. */
enum View {
  CONNTRACK(true, false, false),
  /** What eBPF sees. */
  PACKETS(false, true, true),
  TOGETHER(true, true, true),
  /** The same, the interfaces read so often that they may speak before conntrack and drops do. */
  PROMPT(true, true, true),
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

  Duration readsTraffic() {
    return Duration.ofMillis(this == PROMPT ? 100 : 2_000);
  }

  /** What its records must say that it sees. */
  List<Capability> capabilities() {
    return switch (this) {
      case CONNTRACK -> List.of(Capability.REPLIES, Capability.COUNTERS, Capability.TRANSLATION);
      case PACKETS ->
          List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS, Capability.TCP_FLAGS);
      case INTERFACES -> List.of(Capability.REPLIES, Capability.COUNTERS, Capability.TCP_FLAGS);
      case TOGETHER, PROMPT ->
          List.of(
              Capability.DROPS,
              Capability.REPLIES,
              Capability.COUNTERS,
              Capability.TRANSLATION,
              Capability.TCP_FLAGS);
    };
  }
}
