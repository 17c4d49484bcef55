package io.weir.collector.hubble;

import io.weir.collector.hubble.HubbleEvent.Lost;
import io.weir.collector.hubble.HubbleEvent.NodeState;
import io.weir.collector.hubble.HubbleEvent.Nodes;
import io.weir.policy.net.Printable;
import io.weir.schemas.LossPlace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Understands the messages that tell what was not seen. */
final class LostFields {

  private LostFields() {}

  /**
   * A loss; any field may be missing but one of the times.
   *
   * @throws IllegalArgumentException if no time is known; one line
   */
  static Lost event(
      @Nullable String node,
      @Nullable Instant time,
      @Nullable Instant first,
      @Nullable Instant last,
      @Nullable String source,
      @Nullable Long count) {
    Instant until = last != null ? last : time != null ? time : first;
    if (until == null) {
      throw new IllegalArgumentException("time is missing");
    }
    Instant from = first == null || first.isAfter(until) ? until : first;
    String word = source == null ? "unknown source" : Printable.of(source);
    LossPlace place = word.equals("PERF_EVENT_RING_BUFFER") ? LossPlace.KERNEL : LossPlace.BUFFER;
    Long known = count == null || count < 0 ? null : count;
    return new Lost(
        node,
        from.truncatedTo(ChronoUnit.MICROS),
        until.truncatedTo(ChronoUnit.MICROS),
        place,
        known,
        word);
  }

  /** News of nodes; without a time it tells nothing. */
  static HubbleEvent nodes(@Nullable Instant time, @Nullable String state, List<String> names) {
    if (time == null || state == null) {
      return new HubbleEvent.Unused();
    }
    List<String> plain = names.stream().map(NodeNames::plain).filter(Objects::nonNull).toList();
    return new Nodes(time.truncatedTo(ChronoUnit.MICROS), state(state), plain);
  }

  private static NodeState state(String word) {
    return switch (word) {
      case "NODE_CONNECTED" -> NodeState.CONNECTED;
      case "NODE_UNAVAILABLE", "NODE_ERROR" -> NodeState.UNHEARD;
      case "NODE_GONE" -> NodeState.GONE;
      default -> NodeState.OTHER;
    };
  }
}
