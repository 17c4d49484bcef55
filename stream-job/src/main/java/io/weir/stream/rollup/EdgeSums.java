package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what edges count. In any order and grouping the sums are the same; one that no long can
 * hold stays at the greatest. What no one counted stays null.
 */
final class EdgeSums {

  private EdgeSums() {}

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
    return sum(a.longValue(), b.longValue());
  }

  /** Of two counts, none of which is negative. */
  static long sum(long a, long b) {
    long sum = a + b;
    // An agent may claim any count.
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
