package io.weir.benchmarks.latency;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is known by: its addresses and ports, which no two of the made-up traffic share
 * within a minute, as a number.
 */
final class Connections {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Connections() {}

  static long of(FlowRecord flow) {
    return of(
        flow.getSrcIp(), flow.getSrcPort(), flow.getDstIp(), flow.getDstPort(), flow.getProtocol());
  }

  static long of(FlowVerdict row) {
    return of(
        row.getSrcIp(),
        row.getSrcPort(),
        row.getDstIp(),
        row.getDstPort(),
        row.getProtocolNumber());
  }

  private static long of(
      String source,
      @Nullable Integer sourcePort,
      String destination,
      @Nullable Integer destinationPort,
      int protocol) {
    long number = mixed(protocol, source.hashCode());
    number = mixed(number, destination.hashCode());
    number = mixed(number, sourcePort == null ? -1 : sourcePort);
    return mixed(number, destinationPort == null ? -1 : destinationPort);
  }

  private static long mixed(long before, long next) {
    long sum = (before + next) * GOLDEN;
    return sum ^ (sum >>> 29);
  }
}
