package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.Presence;
import io.weir.policy.rules.Transport;
import java.time.Instant;

/**
 * What one judge has settled about one timeline, by the classes of the ends. A class tells the
 * labels and policies around its end too, so that a change of those leads to other keys, and
 * nothing needs to be taken back. Not thread-safe, as the timeline.
 */
final class CachedDecisions {

  /** No class of ends has this number. */
  private static final long UNCLASSED = 0;

  private static final int LAST_PORT = 65535;
  private static final long NO_SERVICE = -1;

  private final ClusterTimeline timeline;
  private final JudgeOptions options;
  private final DecisionMaker decisions;
  private final DecisionCache cache = new DecisionCache(DecisionCache.DEFAULT_CAPACITY);

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

  /** What there is to say with each end as it was at a moment. */
  Settled settle(Encounter encounter, Instant moment) {
    Encounter then = encounter.asOf(moment, timeline);
    long source = then.source().identity();
    long seen = then.sourceAtDestination().identity();
    long destination = then.destination().identity();
    long service = service(then, moment);
    if (source == UNCLASSED
        || seen == UNCLASSED
        || destination == UNCLASSED
        || service == NO_SERVICE) {
      return settleAnew(then, moment);
    }
    Settled known = cache.get(source, seen, destination, service);
    if (known != null) {
      return known.standsAlone() ? known : known.at(timeline.at(moment), options);
    }
    Settled settled = settleAnew(then, moment);
    cache.put(source, seen, destination, service, settled);
    return settled;
  }

  private Settled settleAnew(Encounter then, Instant moment) {
    return Settled.of(then.question(), timeline.at(moment), decisions, options);
  }

  /** Protocol, port and how the ends stand to each other, in one number. */
  private long service(Encounter then, Instant moment) {
    Integer port = then.port();
    if (port != null && (port < 0 || port > LAST_PORT)) {
      return NO_SERVICE;
    }
    Transport transport = Transport.ofNumber(then.protocol());
    long protocol = transport == null ? 0 : transport.number();
    long number = port == null ? LAST_PORT + 1 : port;
    return (number << 8 | protocol) << 2 | relation(then, moment);
  }

  /** What exempts these two ends in particular, beyond what their classes tell. */
  private int relation(Encounter then, Instant moment) {
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
    return (!source.isPod() || Exemptions.isHostNetwork(source.end()))
        && then.destination().end() instanceof End.Pod pod
        && Exemptions.isOwnNode(source.end(), pod, timeline.at(moment));
  }
}
