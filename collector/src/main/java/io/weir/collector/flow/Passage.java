package io.weir.collector.flow;

import io.weir.collector.node.TrafficEvent;

/**
 * Packets of one connection in one cell at the interfaces of pods, by place. One packet may be met
 * at two places, so they are never summed.
 */
final class Passage {

  private static final Hook[] HOOKS = Hook.values();

  private final long[] bytes = new long[HOOKS.length];
  private final long[] packets = new long[HOOKS.length];
  private final long[] first = new long[HOOKS.length];
  private final int[] flags = new int[HOOKS.length];
  private long last = Micros.NONE;

  void add(Hook hook, TrafficEvent traffic) {
    add(hook, Micros.of(traffic.first()), traffic.packets(), traffic.bytes(), traffic.tcpFlags());
    last = Math.max(last, Micros.of(traffic.last()));
  }

  private void add(Hook hook, long at, long morePackets, long moreBytes, int moreFlags) {
    int place = hook.place();
    first[place] = packets[place] == 0 ? at : Math.min(first[place], at);
    packets[place] += morePackets;
    bytes[place] += moreBytes;
    flags[place] |= moreFlags;
  }

  /** Adds what was seen of the same connection under another form. */
  void add(Passage other) {
    last = Math.max(last, other.last);
    for (Hook hook : HOOKS) {
      if (other.has(hook)) {
        int place = hook.place();
        add(hook, other.first[place], other.packets[place], other.bytes[place], other.flags[place]);
      }
    }
  }

  /** The same of the connection that goes the other way. */
  Passage turned() {
    Passage turned = new Passage();
    turned.last = last;
    for (Hook hook : HOOKS) {
      if (has(hook)) {
        int place = hook.place();
        turned.add(hook.turned(), first[place], packets[place], bytes[place], flags[place]);
      }
    }
    return turned;
  }

  boolean has(Hook hook) {
    return packets[hook.place()] > 0;
  }

  /** When the last packet passed. */
  long last() {
    return last;
  }

  int flags(Hook hook) {
    return flags[hook.place()];
  }

  /** True if the first packet went against the direction that is taken for the connection's. */
  boolean beganBackward() {
    return firstBackward() < firstForward();
  }

  /** True if the first packet went in the direction that is taken for the connection's. */
  boolean beganForward() {
    return firstForward() < firstBackward();
  }

  private long firstForward() {
    return Math.min(firstAt(Hook.SOURCE_OUT), firstAt(Hook.DESTINATION_IN));
  }

  private long firstBackward() {
    return Math.min(firstAt(Hook.SOURCE_IN), firstAt(Hook.DESTINATION_OUT));
  }

  private long firstAt(Hook hook) {
    return has(hook) ? first[hook.place()] : Long.MAX_VALUE;
  }

  /** Bytes towards the destination, as its sender's interface saw them where that is here. */
  long bytesForward() {
    return of(bytes, Hook.SOURCE_OUT, Hook.DESTINATION_IN);
  }

  long packetsForward() {
    return of(packets, Hook.SOURCE_OUT, Hook.DESTINATION_IN);
  }

  /** Bytes towards the source, as its sender's interface saw them where that is here. */
  long bytesBackward() {
    return of(bytes, Hook.DESTINATION_OUT, Hook.SOURCE_IN);
  }

  long packetsBackward() {
    return of(packets, Hook.DESTINATION_OUT, Hook.SOURCE_IN);
  }

  private long of(long[] counts, Hook sender, Hook taker) {
    return counts[(has(sender) ? sender : taker).place()];
  }
}
