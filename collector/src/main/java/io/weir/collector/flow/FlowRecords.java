package io.weir.collector.flow;

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
  private final Outcomes outcomes;
  private final AddressBook book;
  private List<Capability> capabilities = List.of();
  private boolean seesDrops;
  private boolean kernelCounts;
  private Instant cellStart = Instant.EPOCH;

  FlowRecords(
      ObserverConfig config,
      AddressBook book,
      Unreachables unreachables,
      Set<Capability> capabilities) {
    this.config = config;
    this.book = book;
    this.locality = new Locality(config.podCidrs());
    this.outcomes = new Outcomes(locality, unreachables);
    setCapabilities(capabilities);
  }

  /** What records say from now on of what their observer could see. */
  final void setCapabilities(Set<Capability> now) {
    capabilities = now.stream().sorted().toList();
    seesDrops = now.contains(Capability.DROPS);
  }

  /** Conntrack counts: bytes of its entries are its, and those at interfaces are not told. */
  void kernelCounts() {
    kernelCounts = true;
  }

  /**
   * The record of one connection in one cell. Texts, times and numbers that it has twice are the
   * same object: a busy node makes a hundred thousand of them a second.
   *
   * @param evidence what was seen of it in the cell
   * @param until end of what was looked at, at most the cell's end
   */
  FlowRecord record(Connection connection, Evidence evidence, Cell cell, long until) {
    Outcome outcome = outcomes.of(connection, evidence);
    long from =
        evidence.continued() || evidence.first() == Micros.NONE
            ? cell.start()
            : Math.max(cell.start(), evidence.first());
    Instant start = Micros.instant(from);
    FlowRecord record = new FlowRecord();
    record.setCluster(config.cluster());
    record.setObserver(config.observer());
    record.setSourceKind(source(evidence));
    record.setCapabilities(capabilities);
    record.setIntervalStart(start);
    record.setIntervalEnd(Micros.instant(end(evidence, from, cell, until)));
    record.setCellStart(startOf(cell));
    record.setConnectionStart(connection.start() == from ? start : time(connection.start()));
    record.setLifecycle(lifecycle(connection, evidence));
    record.setOrientation(evidence.was(Life.CERTAIN) ? Orientation.CERTAIN : Orientation.INFERRED);
    record.setProtocol(connection.protocol());
    addresses(record, connection);
    icmp(record, connection.icmp());
    counters(record, connection, evidence);
    record.setTcpFlags(connection.protocol() == Protocols.TCP ? evidence.tcpFlags() : null);
    record.setOutcome(outcome);
    record.setDropReason(evidence.dropReason());
    record.setPacketsDropped(seesDrops ? Long.valueOf(evidence.packetsDropped()) : null);
    if (outcome != Outcome.DROPPED) {
      passed(record, connection, evidence);
    }
    return record;
  }

  private Instant startOf(Cell cell) {
    if (Micros.of(cellStart) != cell.start()) {
      cellStart = cell.startsAt();
    }
    return cellStart;
  }

  private static @Nullable Instant time(long micros) {
    return micros == Micros.NONE ? null : Micros.instant(micros);
  }

  private static SourceKind source(Evidence evidence) {
    if (!evidence.was(Life.ENTRY)) {
      return SourceKind.EBPF;
    }
    return evidence.ofPackets() ? SourceKind.MERGED : SourceKind.CONNTRACK;
  }

  private void counters(FlowRecord record, Connection connection, Evidence evidence) {
    Passage passage = evidence.passage();
    if (passage != null && !(kernelCounts && evidence.was(Life.ENTRY))) {
      record.setBytesToDst(passage.bytesForward());
      record.setPacketsToDst(passage.packetsForward());
      record.setBytesToSrc(passage.bytesBackward());
      record.setPacketsToSrc(passage.packetsBackward());
    } else if (evidence.countsAll()) {
      record.setBytesToDst(connection.sentBytes());
      record.setPacketsToDst(connection.sentPackets());
      record.setBytesToSrc(connection.answeredBytes());
      record.setPacketsToSrc(connection.answeredPackets());
    } else {
      record.setBytesToDst(evidence.sentBytes());
      record.setPacketsToDst(evidence.sentPackets());
      record.setBytesToSrc(evidence.answeredBytes());
      record.setPacketsToSrc(evidence.answeredPackets());
    }
  }

  /**
   * A confirmed entry has passed every hook of netfilter. What reached or left the destination's
   * own interface has passed all that enforces on this node, and what was answered home has left
   * it; a packet that only left its source has not met enforcement yet.
   */
  private void passed(FlowRecord record, Connection connection, Evidence evidence) {
    IpAddress src = connection.src();
    IpAddress dst = connection.wire().dst();
    Passage passage = evidence.passage();
    boolean confirmed =
        evidence.confirmed()
            && evidence.was(Life.CERTAIN)
            && config.enforcement() == Enforcement.NETFILTER;
    boolean reached =
        passage != null && (passage.has(Hook.DESTINATION_IN) || passage.has(Hook.DESTINATION_OUT));
    boolean home =
        passage != null && passage.has(Hook.SOURCE_IN) && !evidence.was(Life.REFUSAL_HOME);
    boolean sentHere = evidence.was(Life.SENT_HERE) || locality.isLocalPod(src);
    if ((confirmed && locality.isLocalPod(src)) || (sentHere && (reached || home))) {
      record.setPassedSource(true);
    }
    if ((confirmed && locality.isLocalPod(dst)) || reached) {
      record.setPassedDestination(true);
    }
  }

  private static Lifecycle lifecycle(Connection connection, Evidence evidence) {
    if (evidence.was(Life.ENDED)) {
      return Lifecycle.CLOSED;
    }
    return evidence.continued() || connection.start() == Micros.NONE
        ? Lifecycle.ONGOING
        : Lifecycle.OPENED;
  }

  /** Exclusive, so at least a microsecond behind the start. */
  private static long end(Evidence evidence, long from, Cell cell, long until) {
    long end = evidence.ended() != Micros.NONE ? evidence.ended() + 1 : until;
    return Math.min(cell.end(), Math.max(end, from + 1));
  }

  private void addresses(FlowRecord record, Connection connection) {
    Form wire = connection.wire();
    record.setWireSrcIp(book.text(wire.src()));
    record.setWireSrcPort(port(wire.srcPort()));
    record.setWireDstIp(book.text(wire.dst()));
    record.setWireDstPort(port(wire.dstPort()));
    record.setDstIp(record.getWireDstIp());
    record.setDstPort(record.getWireDstPort());
    if (wire.hasSourceOf(connection)) {
      record.setSrcIp(record.getWireSrcIp());
      record.setSrcPort(record.getWireSrcPort());
    } else {
      record.setSrcIp(book.text(connection.src()));
      record.setSrcPort(port(connection.srcPort()));
      record.setTranslatedSrcIp(record.getWireSrcIp());
      record.setTranslatedSrcPort(record.getWireSrcPort());
    }
    if (!wire.hasDestinationOf(connection)) {
      record.setOriginalDstIp(book.text(connection.dst()));
      record.setOriginalDstPort(port(connection.dstPort()));
    }
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
}
