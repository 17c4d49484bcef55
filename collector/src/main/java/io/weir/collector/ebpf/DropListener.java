package io.weir.collector.ebpf;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import java.time.Instant;
import java.util.List;

/** A listener for a feed that tells of dropped packets and of nothing else. */
public interface DropListener extends NodeListener {

  @Override
  default void conntrack(List<ConntrackEvent> events) {
    throw unexpected();
  }

  @Override
  default void listingBegins(Instant at) {
    throw unexpected();
  }

  @Override
  default void listingEnds(Instant at, boolean complete) {
    throw unexpected();
  }

  @Override
  default void traffic(List<TrafficEvent> traffic) {
    throw unexpected();
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("a feed of drops told of something else");
  }
}
