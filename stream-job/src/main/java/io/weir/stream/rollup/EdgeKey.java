package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.pairing.RowId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that verdicts of one edge have in common.
 *
 * @param minute UTC milliseconds at which it begins
 */
record EdgeKey(
    String cluster,
    long minute,
    String srcKind,
    @Nullable String srcNamespace,
    @Nullable String srcWorkload,
    @Nullable String srcWorkloadKind,
    String dstKind,
    @Nullable String dstNamespace,
    @Nullable String dstWorkload,
    @Nullable String dstWorkloadKind,
    String protocol,
    @Nullable Integer dstPort,
    String verdict,
    String reason) {

  static EdgeKey of(FlowVerdict row) {
    return new EdgeKey(
        row.getCluster(),
        EdgeTimes.minuteOf(row.getIntervalStart()),
        row.getSrcKind(),
        row.getSrcNamespace(),
        row.getSrcWorkload(),
        row.getSrcWorkloadKind(),
        row.getDstKind(),
        row.getDstNamespace(),
        row.getDstWorkload(),
        row.getDstWorkloadKind(),
        row.getProtocol(),
        row.getDstPort(),
        row.getVerdict(),
        row.getReason());
  }

  /** Of what tells most edges apart: asking every text for its hash costs more than it tells. */
  @Override
  public int hashCode() {
    int hash = Long.hashCode(minute);
    hash = 31 * hash + Objects.hashCode(srcNamespace);
    hash = 31 * hash + Objects.hashCode(srcWorkload);
    hash = 31 * hash + Objects.hashCode(dstNamespace);
    hash = 31 * hash + Objects.hashCode(dstWorkload);
    hash = 31 * hash + Objects.hashCode(dstPort);
    return 31 * hash + verdict.hashCode();
  }

  /** An edge without a flow yet. */
  Edge toEdge() {
    return empty(RowId.of(parts()));
  }

  /**
   * The edge of one verdict that came after its minute was closed: a row of its own, beside the one
   * that was written.
   */
  Edge toLateEdge(String verdictRowId) {
    List<@Nullable String> parts = parts();
    parts.set(0, verdictRowId);
    return empty(RowId.of(parts));
  }

  private List<@Nullable String> parts() {
    return Arrays.asList(
        "edge",
        cluster,
        String.valueOf(minute),
        srcKind,
        srcNamespace,
        srcWorkload,
        srcWorkloadKind,
        dstKind,
        dstNamespace,
        dstWorkload,
        dstWorkloadKind,
        protocol,
        dstPort == null ? null : dstPort.toString(),
        verdict,
        reason);
  }

  private Edge empty(String rowId) {
    Instant start = Instant.ofEpochMilli(minute);
    Edge edge = new Edge();
    edge.setRowId(rowId);
    edge.setCluster(cluster);
    edge.setIntervalStart(start);
    edge.setIntervalEnd(start.plus(EdgeTimes.MINUTE));
    edge.setSrcKind(srcKind);
    edge.setSrcNamespace(srcNamespace);
    edge.setSrcWorkload(srcWorkload);
    edge.setSrcWorkloadKind(srcWorkloadKind);
    edge.setDstKind(dstKind);
    edge.setDstNamespace(dstNamespace);
    edge.setDstWorkload(dstWorkload);
    edge.setDstWorkloadKind(dstWorkloadKind);
    edge.setProtocol(protocol);
    edge.setDstPort(dstPort);
    edge.setVerdict(verdict);
    edge.setReason(reason);
    return edge;
  }
}
