package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The oriented addresses of a flow as they travel between the nodes. */
record WireTuple(
    int protocol,
    String source,
    @Nullable Integer sourcePort,
    String destination,
    @Nullable Integer destinationPort)
    implements Comparable<WireTuple> {

  private static final Comparator<WireTuple> ORDER =
      Comparator.comparingInt(WireTuple::protocol)
          .thenComparing(WireTuple::source)
          .thenComparingInt(tuple -> portOrMinusOne(tuple.sourcePort()))
          .thenComparing(WireTuple::destination)
          .thenComparingInt(tuple -> portOrMinusOne(tuple.destinationPort()));

  static WireTuple of(FlowRecord flow) {
    return new WireTuple(
        flow.getProtocol(),
        flow.getWireSrcIp(),
        flow.getWireSrcPort(),
        flow.getWireDstIp(),
        flow.getWireDstPort());
  }

  boolean isOf(FlowRecord flow) {
    return protocol == flow.getProtocol()
        && source.equals(flow.getWireSrcIp())
        && destination.equals(flow.getWireDstIp())
        && Objects.equals(sourcePort, flow.getWireSrcPort())
        && Objects.equals(destinationPort, flow.getWireDstPort());
  }

  @Override
  public int compareTo(WireTuple other) {
    return ORDER.compare(this, other);
  }

  private static int portOrMinusOne(@Nullable Integer port) {
    return port == null ? -1 : port;
  }
}
