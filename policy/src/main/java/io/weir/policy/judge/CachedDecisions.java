package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.Presence;
import io.weir.policy.rules.Transport;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one judge has settled about one timeline, by the classes of the ends. A class tells the
 * labels and policies around its end too, so that a change of those leads to other keys, and
 * nothing needs to be taken back. Not thread-safe, as the timeline.
 */
final class CachedDecisions {

  /** No class of ends has this number. */
  private static final long UNCLASSED = 0;

  private static final int LAST_PORT = 65535;
  private static final int PROTOCOL_BITS = 2;
  private static final int RELATION_BITS = 2;

  /**
   * Port (with one more for none), protocol and relation. It leaves 43 bits to the source's class:
   * enough for ten thousand new ones a second over 27 years.
   */
  private static final int SERVICE_BITS = 17 + PROTOCOL_BITS + RELATION_BITS;

  private static final int MOST_SHARED = 1 << 14;
  private static final int MOST_MEETINGS = 1 << 18;

  private final ClusterTimeline timeline;
  private final JudgeOptions options;
  private final DecisionMaker decisions;
  private final Meetings meetings = new Meetings(MOST_MEETINGS);
  private final DecisionCache<Settled> cache = new DecisionCache<>(DecisionCache.DEFAULT_CAPACITY);
  private final Map<Settled, Settled> shared = new HashMap<>();
  private long recalled;

  private CachedDecisions(ClusterTimeline timeline, JudgeOptions options, DecisionMaker decisions) {
    this.timeline = timeline;
    this.options = options;
    this.decisions = decisions;
  }

  /** Those of a timeline; equal options share them. */
  static CachedDecisions of(
      ClusterTimeline timeline, JudgeOptions options, DecisionMaker decisions) {
    return timeline.kept(
        options, CachedDecisions.class, () -> new CachedDecisions(timeline, options, decisions));
  }

  /** The meeting that tells all of a flow but what was observed; null when none does. */
  @Nullable Meeting recall(ObservedFlow flow) {
    long service = service(flow);
    if (service == Meeting.NO_SERVICE) {
      return null;
    }
    Meeting meeting = meetings.find(flow, service);
    if (meeting == null || !meeting.holds(flow, edition(flow))) {
      return null;
    }
    recalled++;
    return meeting;
  }

  /** How many meetings were recalled. */
  long recalled() {
    return recalled;
  }

  /**
   * Remembers what was settled of a flow, where that hangs on its two ends only and is the same for
   * flows like it.
   *
   * @param otherWay what was settled of it as opened by the other end; null where that was not
   *     asked
   * @param eitherWay whether that says otherwise
   */
  void remember(
      ObservedFlow flow,
      Encounter opening,
      Settled settled,
      @Nullable Settled otherWay,
      boolean eitherWay) {
    long service = service(flow);
    if (service == Meeting.NO_SERVICE
        || !settled.standsAlone()
        || (otherWay != null && !otherWay.standsAlone())) {
      return;
    }
    int edition = edition(flow);
    Meeting meeting =
        new Meeting(
            flow,
            service,
            edition,
            opening.source(),
            opening.destination(),
            options.enforcementGrace(),
            settled,
            eitherWay);
    if (meeting.holds(flow, edition)) {
      meetings.keep(meeting);
    }
  }

  /** A flow of before the state is known is judged as of a later moment than its own. */
  private long service(ObservedFlow flow) {
    Instant known = timeline.knownFrom();
    return known == null || flow.intervalStart().isBefore(known)
        ? Meeting.NO_SERVICE
        : Meeting.service(flow);
  }

  private int edition(ObservedFlow flow) {
    return timeline.edition(flow.source(), flow.destination());
  }

  /** What there is to say with each end as it was at a moment. */
  Settled settle(Encounter encounter, Instant moment) {
    Encounter then = encounter.asOf(moment, timeline);
    long source = identityOfSource(then);
    long destination = then.destination().identity();
    Integer port = then.port();
    boolean isPort = port == null || (port >= 0 && port <= LAST_PORT);
    if (source == UNCLASSED || destination == UNCLASSED || !isPort) {
      return Settled.of(then.question(), timeline.at(moment), decisions, options);
    }
    long ask =
        (source << SERVICE_BITS)
            | (portAndProtocol(then) << RELATION_BITS)
            | relation(then, moment);
    Settled known = cache.get(ask, destination);
    if (known != null) {
      return known.standsAlone() ? known : known.at(timeline.at(moment), options);
    }
    Settled settled = shared(Settled.of(then.question(), timeline.at(moment), decisions, options));
    cache.put(ask, destination, settled);
    return settled;
  }

  /** Few different things are said of many ends. */
  private Settled shared(Settled settled) {
    if (!settled.standsAlone()) {
      return settled;
    }
    Settled before = shared.putIfAbsent(settled, settled);
    if (before != null) {
      return before;
    }
    if (shared.size() > MOST_SHARED) {
      shared.clear();
    }
    return settled;
  }

  private long identityOfSource(Encounter then) {
    Presence source = then.source();
    Presence seen = then.sourceAtDestination();
    return source == seen ? source.identity() : timeline.identityOfBoth(source, seen);
  }

  /** Protocol and port in one number. */
  private static long portAndProtocol(Encounter then) {
    long port = then.port() == null ? LAST_PORT + 1 : then.port();
    return (port << PROTOCOL_BITS) | protocol(Transport.ofNumber(then.protocol()));
  }

  /** To policies, protocols that the API does not cover are all one. */
  private static long protocol(@Nullable Transport transport) {
    if (transport == null) {
      return 0;
    }
    return switch (transport) {
      case TCP -> 1;
      case UDP -> 2;
      case SCTP -> 3;
    };
  }

  /** What exempts these two ends in particular, beyond what their classes tell. */
  private long relation(Encounter then, Instant moment) {
    Presence destination = then.destination();
    if (!destination.isPod()) {
      return 0;
    }
    boolean loopback =
        then.source().mayBe(destination)
            && Exemptions.isLoopback(then.source().end(), destination.end());
    return (loopback ? 1 : 0) | (comesFromOwnNode(then, moment) ? 2 : 0);
  }

  private boolean comesFromOwnNode(Encounter then, Instant moment) {
    Presence source = then.sourceAtDestination();
    return source.isOnHostNetwork()
        && then.destination().end() instanceof End.Pod pod
        && Exemptions.isOwnNode(source.end(), pod, timeline.at(moment));
  }
}
