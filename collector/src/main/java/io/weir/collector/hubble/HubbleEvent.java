package io.weir.collector.hubble;

import io.weir.schemas.LossPlace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of Hubble, as far as Weir uses it. */
sealed interface HubbleEvent
    permits FlowEvent, HubbleEvent.Lost, HubbleEvent.Nodes, HubbleEvent.Unused {

  /**
   * Hubble itself lost events.
   *
   * @param node null when it does not say
   * @param first of the stretch of time, the last's when unknown
   * @param place the kernel's ring, or one of Hubble's own buffers
   * @param count how many; null when it does not say
   * @param source Hubble's word for the place
   */
  record Lost(
      @Nullable String node,
      Instant first,
      Instant last,
      LossPlace place,
      @Nullable Long count,
      String source)
      implements HubbleEvent {}

  /** What became of a relay's connections to its nodes. */
  record Nodes(Instant at, NodeState state, List<String> names) implements HubbleEvent {}

  /** Whether a relay hears of a node. */
  enum NodeState {
    CONNECTED,
    /** It does not, and tries again or not. */
    UNHEARD,
    /** The node left the cluster. */
    GONE,
    OTHER
  }

  /** Something that tells of no connection: an agent's or debug event, a layer-7 message. */
  record Unused() implements HubbleEvent {}

  /** A word for its kind, as metrics have it. */
  default String kind() {
    if (this instanceof FlowEvent) {
      return "flow";
    }
    if (this instanceof Lost) {
      return "loss";
    }
    return this instanceof Nodes ? "node_status" : "unused";
  }
}
