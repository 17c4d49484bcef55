package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import org.jspecify.annotations.Nullable;

/** Counts the verdicts of an edge, as {@link EdgeSums} would. One thread's. */
final class EdgeCounts {

  /** No one counted it; counts are never negative. */
  private static final long UNCOUNTED = -1;

  private long flows;
  private long flowsAccepted;
  private long bytesToDst = UNCOUNTED;
  private long bytesToSrc = UNCOUNTED;
  private long packetsToDst = UNCOUNTED;
  private long packetsToSrc = UNCOUNTED;
  private long packetsDropped = UNCOUNTED;

  void add(FlowVerdict row) {
    flows++;
    flowsAccepted += row.getAcceptedBy() == null ? 0 : 1;
    bytesToDst = sum(bytesToDst, row.getBytesToDst());
    bytesToSrc = sum(bytesToSrc, row.getBytesToSrc());
    packetsToDst = sum(packetsToDst, row.getPacketsToDst());
    packetsToSrc = sum(packetsToSrc, row.getPacketsToSrc());
    packetsDropped = sum(packetsDropped, row.getPacketsDropped());
  }

  /** Writes the counts into an edge without any. */
  void writeTo(Edge edge) {
    edge.setFlows(flows);
    edge.setFlowsAccepted(flowsAccepted);
    edge.setBytesToDst(orNull(bytesToDst));
    edge.setBytesToSrc(orNull(bytesToSrc));
    edge.setPacketsToDst(orNull(packetsToDst));
    edge.setPacketsToSrc(orNull(packetsToSrc));
    edge.setPacketsDropped(orNull(packetsDropped));
  }

  private static long sum(long sum, @Nullable Long more) {
    if (more == null) {
      return sum;
    }
    return sum == UNCOUNTED ? more : EdgeSums.sum(sum, more);
  }

  private static @Nullable Long orNull(long count) {
    return count == UNCOUNTED ? null : count;
  }
}
