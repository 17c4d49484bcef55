package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what edges count. In any order and grouping the sums are the same; one that no long can
 * hold stays at the greatest. What no one counted stays null.
 */
final class EdgeSums {

  private EdgeSums() {}

  /** Counts one verdict. */
  static void add(Edge edge, FlowVerdict row) {
    edge.setFlows(edge.getFlows() + 1);
    edge.setFlowsAccepted(edge.getFlowsAccepted() + (row.getAcceptedBy() == null ? 0 : 1));
    edge.setBytesToDst(sum(edge.getBytesToDst(), row.getBytesToDst()));
    edge.setBytesToSrc(sum(edge.getBytesToSrc(), row.getBytesToSrc()));
    edge.setPacketsToDst(sum(edge.getPacketsToDst(), row.getPacketsToDst()));
    edge.setPacketsToSrc(sum(edge.getPacketsToSrc(), row.getPacketsToSrc()));
    edge.setPacketsDropped(sum(edge.getPacketsDropped(), row.getPacketsDropped()));
  }

  /** Counts all that another part of the same edge counts. */
  static void add(Edge edge, Edge part) {
    edge.setFlows(edge.getFlows() + part.getFlows());
    edge.setFlowsAccepted(edge.getFlowsAccepted() + part.getFlowsAccepted());
    edge.setBytesToDst(sum(edge.getBytesToDst(), part.getBytesToDst()));
    edge.setBytesToSrc(sum(edge.getBytesToSrc(), part.getBytesToSrc()));
    edge.setPacketsToDst(sum(edge.getPacketsToDst(), part.getPacketsToDst()));
    edge.setPacketsToSrc(sum(edge.getPacketsToSrc(), part.getPacketsToSrc()));
    edge.setPacketsDropped(sum(edge.getPacketsDropped(), part.getPacketsDropped()));
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    long sum = a + b;
    // An agent may claim any count; none is negative.
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
