package io.weir.collector.hubble;

import io.weir.collector.conntrack.Tuple;
import io.weir.collector.flow.Cell;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.hubble.FlowEvent.IcmpKind;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes flow records of what Hubble's events tell. */
final class HubbleRecords {

  private static final List<Capability> CAPABILITIES =
      List.of(Capability.DROPS, Capability.REPLIES, Capability.TRANSLATION, Capability.TCP_FLAGS);

  private final ObserverConfig config;

  HubbleRecords(ObserverConfig config) {
    this.config = config;
  }

  /** The record of one connection in one cell. */
  FlowRecord record(Connection connection, CellEvidence evidence, Cell cell) {
    FlowRecord record = new FlowRecord();
    record.setCluster(config.cluster());
    record.setObserver(connection.key().node());
    record.setSourceKind(SourceKind.HUBBLE);
    record.setCapabilities(CAPABILITIES);
    record.setIntervalStart(evidence.first());
    record.setIntervalEnd(end(evidence.last(), cell));
    record.setCellStart(cell.startsAt());
    record.setConnectionStart(connection.start());
    record.setLifecycle(lifecycle(connection));
    record.setOrientation(connection.certain() ? Orientation.CERTAIN : Orientation.INFERRED);
    addresses(record, connection);
    IcmpKind icmp = connection.icmp();
    if (icmp != null) {
      record.setIcmpType(icmp.type());
      record.setIcmpCode(icmp.code());
    }
    record.setTcpFlags(evidence.tcpFlags());
    record.setOutcome(outcome(connection, evidence));
    record.setPacketsDropped(evidence.packetsDropped());
    record.setPassedSource(evidence.passedSource() ? Boolean.TRUE : null);
    record.setPassedDestination(evidence.passedDestination() ? Boolean.TRUE : null);
    record.setPlugin(evidence.statement().toRecord());
    return record;
  }

  /**
   * What the network did within the cell. An answer outweighs a drop; a policy's drop outweighs
   * answers of earlier cells, as Cilium asks its policies about each packet.
   */
  private static Outcome outcome(Connection connection, CellEvidence evidence) {
    if (evidence.answered()) {
      return Outcome.ESTABLISHED;
    }
    if (evidence.policyDrop()) {
      return Outcome.DROPPED;
    }
    if (connection.replied()) {
      return Outcome.ESTABLISHED;
    }
    if (evidence.reset() && connection.certain()) {
      return Outcome.REFUSED;
    }
    if (evidence.delivered()) {
      return Outcome.DELIVERED;
    }
    boolean midway =
        connection.key().forward().protocol() == Protocols.TCP && !connection.certain();
    return midway ? Outcome.UNKNOWN : Outcome.UNANSWERED;
  }

  private static Lifecycle lifecycle(Connection connection) {
    if (connection.ended()) {
      return Lifecycle.CLOSED;
    }
    return connection.reported() || connection.start() == null
        ? Lifecycle.ONGOING
        : Lifecycle.OPENED;
  }

  /** Exclusive, so a microsecond behind the last packet. */
  private static Instant end(Instant last, Cell cell) {
    Instant end = last.plusNanos(1_000);
    return end.isAfter(cell.endsAt()) ? cell.endsAt() : end;
  }

  private static void addresses(FlowRecord record, Connection connection) {
    Tuple tuple = connection.key().forward();
    record.setProtocol(tuple.protocol());
    record.setSrcIp(tuple.src().toString());
    record.setSrcPort(port(tuple.srcPort()));
    record.setDstIp(tuple.dst().toString());
    record.setDstPort(port(tuple.dstPort()));
    Connection asked = connection.asked();
    if (asked != null) {
      record.setOriginalDstIp(asked.key().forward().dst().toString());
      record.setOriginalDstPort(port(asked.key().forward().dstPort()));
    }
    IpAddress translated = connection.translatedSrc();
    if (translated != null) {
      record.setTranslatedSrcIp(translated.toString());
      record.setTranslatedSrcPort(port(tuple.srcPort()));
    }
    record.setWireSrcIp(translated == null ? record.getSrcIp() : translated.toString());
    record.setWireSrcPort(port(tuple.srcPort()));
    record.setWireDstIp(record.getDstIp());
    record.setWireDstPort(record.getDstPort());
  }

  private static @Nullable Integer port(int port) {
    return port == Tuple.NO_PORT ? null : Integer.valueOf(port);
  }
}
