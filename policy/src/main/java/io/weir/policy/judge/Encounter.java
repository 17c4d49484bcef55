package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Question} whose ends can be looked up at other moments.
 *
 * @param source as the source's own node sees it
 * @param sourceAtDestination the source as the policies at the destination see it
 * @param port destination port; null for protocols without ports, or unknown
 */
record Encounter(
    Presence source,
    Presence sourceAtDestination,
    Presence destination,
    int protocol,
    @Nullable Integer port) {

  /** The ends of a flow, looked up at a moment. */
  static Encounter of(ObservedFlow flow, ClusterTimeline timeline, Instant moment) {
    Presence source = timeline.presence(flow.source(), moment);
    Presence destination = timeline.presence(flow.destination(), moment);
    Presence seen = source;
    if (flow.translatedSource() != null) {
      Presence translated = timeline.presence(flow.translatedSource(), moment);
      boolean hidden =
          Question.hidesTranslation(translated.end(), destination.end(), timeline.at(moment));
      seen = hidden ? source : translated;
    }
    return new Encounter(source, seen, destination, flow.protocol(), flow.destinationPort());
  }

  /** The same with each pod as it was at a moment. */
  Encounter asOf(Instant moment, ClusterTimeline timeline) {
    Presence from = timeline.follow(source, moment);
    Presence seen =
        sourceAtDestination == source ? from : timeline.follow(sourceAtDestination, moment);
    Presence to = timeline.follow(destination, moment);
    return from == source && seen == sourceAtDestination && to == destination
        ? this
        : new Encounter(from, seen, to, protocol, port);
  }

  /** The same connection, had the other end opened it. */
  Encounter reversed(@Nullable Integer sourcePort) {
    return new Encounter(destination, destination, source, protocol, sourcePort);
  }

  Question question() {
    return new Question(source.end(), sourceAtDestination.end(), destination.end(), protocol, port);
  }
}
