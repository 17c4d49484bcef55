package io.weir.collector.flow;

import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes flow records for one observer. */
final class FlowRecords {

  private final ObserverConfig config;
  private final Locality locality;
  private final List<Capability> capabilities;

  FlowRecords(ObserverConfig config, Set<Capability> capabilities) {
    this.config = config;
    this.locality = new Locality(config.podCidrs());
    this.capabilities = capabilities.stream().sorted().toList();
  }

  /**
   * The record of one connection in one cell.
   *
   * @param evidence what was seen of it in the cell
   * @param continued whether an earlier cell has a record of it
   * @param until end of what was looked at, at most the cell's end
   */
  FlowRecord record(
      Connection connection, Evidence evidence, boolean continued, Cell cell, Instant until) {
    Outcome outcome = Outcomes.of(connection, evidence, locality);
    Instant from = continued || evidence.first() == null ? cell.start() : evidence.first();
    FlowRecord record = new FlowRecord();
    record.setCluster(config.cluster());
    record.setObserver(config.observer());
    record.setSourceKind(SourceKind.CONNTRACK);
    record.setCapabilities(capabilities);
    record.setIntervalStart(from);
    record.setIntervalEnd(end(connection, from, cell, until));
    record.setCellStart(cell.start());
    record.setConnectionStart(connection.start());
    record.setLifecycle(lifecycle(connection, continued));
    record.setOrientation(connection.certain() ? Orientation.CERTAIN : Orientation.INFERRED);
    record.setProtocol(connection.protocol());
    addresses(record, connection.addresses());
    icmp(record, connection.icmp());
    counters(record, evidence);
    record.setTcpFlags(evidence.tcpFlags());
    record.setOutcome(outcome);
    record.setDropReason(evidence.dropReason());
    record.setPacketsDropped(
        capabilities.contains(Capability.DROPS) ? Long.valueOf(evidence.packetsDropped()) : null);
    boolean passed =
        evidence.confirmed()
            && connection.certain()
            && config.enforcement() == Enforcement.NETFILTER
            && outcome != Outcome.DROPPED;
    record.setPassedSource(passed ? proof(connection.addresses().policy().src()) : null);
    record.setPassedDestination(passed ? proof(connection.addresses().policy().dst()) : null);
    return record;
  }

  private @Nullable Boolean proof(IpAddress end) {
    return locality.isLocalPod(end) ? Boolean.TRUE : null;
  }

  private static Lifecycle lifecycle(Connection connection, boolean continued) {
    if (connection.ended() != null) {
      return Lifecycle.CLOSED;
    }
    return continued || connection.start() == null ? Lifecycle.ONGOING : Lifecycle.OPENED;
  }

  /** Exclusive, so at least a microsecond behind the start. */
  private static Instant end(Connection connection, Instant from, Cell cell, Instant until) {
    Instant end = connection.ended() != null ? connection.ended().plusNanos(1_000) : until;
    Instant atLeast = end.isAfter(from) ? end : from.plusNanos(1_000);
    return atLeast.isAfter(cell.end()) ? cell.end() : atLeast;
  }

  private static void addresses(FlowRecord record, Addresses addresses) {
    Tuple policy = addresses.policy();
    record.setSrcIp(policy.src().toString());
    record.setSrcPort(port(policy.srcPort()));
    record.setDstIp(policy.dst().toString());
    record.setDstPort(port(policy.dstPort()));
    if (addresses.destinationTranslated()) {
      record.setOriginalDstIp(addresses.asked().dst().toString());
      record.setOriginalDstPort(port(addresses.asked().dstPort()));
    }
    Tuple wire = addresses.wire();
    if (addresses.sourceTranslated()) {
      record.setTranslatedSrcIp(wire.src().toString());
      record.setTranslatedSrcPort(port(wire.srcPort()));
    }
    record.setWireSrcIp(wire.src().toString());
    record.setWireSrcPort(port(wire.srcPort()));
    record.setWireDstIp(wire.dst().toString());
    record.setWireDstPort(port(wire.dstPort()));
  }

  private static @Nullable Integer port(int port) {
    return port == Tuple.NO_PORT ? null : port;
  }

  private static void icmp(FlowRecord record, @Nullable Icmp icmp) {
    if (icmp != null) {
      record.setIcmpType(icmp.type());
      record.setIcmpCode(icmp.code());
    }
  }

  private static void counters(FlowRecord record, Evidence evidence) {
    Counters sent = evidence.sent();
    if (sent != null) {
      record.setBytesToDst(sent.bytes());
      record.setPacketsToDst(sent.packets());
    }
    Counters answered = evidence.answered();
    if (answered != null) {
      record.setBytesToSrc(answered.bytes());
      record.setPacketsToSrc(answered.packets());
    }
  }
}
