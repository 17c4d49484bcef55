package io.weir.stream.testing;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import io.weir.schemas.wire.AvroTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Flow records for tests: TCP from 10.1.1.2 port 40000 to 10.1.2.3 port 8080, established. */
public final class Flows {

  static {
    AvroTrust.ensure();
  }

  /** Start of the cell all of them lie in unless told otherwise. */
  public static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");

  public static final Duration CELL_LENGTH = Duration.ofSeconds(10);

  private Flows() {}

  /** A record seen by an observer in {@link #CELL}. */
  public static FlowRecord flow(String observer, long sequence) {
    return flow(observer, sequence, CELL.plusSeconds(1));
  }

  /** A record of a connection that starts at the given moment, in that moment's cell. */
  public static FlowRecord flow(String observer, long sequence, Instant start) {
    Instant cell =
        Instant.ofEpochMilli(
            Math.floorDiv(start.toEpochMilli(), CELL_LENGTH.toMillis()) * CELL_LENGTH.toMillis());
    return FlowRecord.newBuilder()
        .setCluster("east")
        .setObserver(observer)
        .setEpoch(1)
        .setPartition(0)
        .setSequence(sequence)
        .setSourceKind(SourceKind.CONNTRACK)
        .setCapabilities(List.of(Capability.REPLIES, Capability.COUNTERS))
        .setCellStart(cell)
        .setIntervalStart(start)
        .setIntervalEnd(start.plusMillis(500))
        .setConnectionStart(start)
        .setLifecycle(Lifecycle.CLOSED)
        .setOrientation(Orientation.CERTAIN)
        .setProtocol(6)
        .setSrcIp("10.1.1.2")
        .setSrcPort(40000)
        .setDstIp("10.1.2.3")
        .setDstPort(8080)
        .setWireSrcIp("10.1.1.2")
        .setWireSrcPort(40000)
        .setWireDstIp("10.1.2.3")
        .setWireDstPort(8080)
        .setBytesToDst(1000L)
        .setBytesToSrc(5000L)
        .setPacketsToDst(10L)
        .setPacketsToSrc(12L)
        .setOutcome(Outcome.ESTABLISHED)
        .build();
  }

  /** The same from another port of the source, so another connection. */
  public static FlowRecord fromPort(FlowRecord flow, int port) {
    FlowRecord other = FlowRecord.newBuilder(flow).build();
    other.setSrcPort(port);
    other.setWireSrcPort(port);
    return other;
  }
}
