package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connections among the flow records of one direction-free tuple and one cell. The same
 * records in any order, and any of them twice, give the same connections.
 *
 * <p>Records of one observer belong together when they name the same start. Observations of several
 * observers pair when their starts differ by at most the tolerance, the nearest first, never two of
 * one observer; one that knows no start pairs with any. A node's network plugin counts as an
 * observer of its own beside the node's kernel.
 */
public final class Pairing {

  private static final Comparator<FlowRecord> NUMBER_ORDER =
      Comparator.comparing(FlowRecord::getObserver)
          .thenComparingLong(FlowRecord::getEpoch)
          .thenComparingInt(FlowRecord::getPartition)
          .thenComparingLong(FlowRecord::getSequence);

  private static final Comparator<FlowRecord> RECORD_ORDER =
      NUMBER_ORDER.thenComparing(Comparator.naturalOrder());

  // Unknown starts come last, so that they join a connection whose start is known.
  private static final Comparator<Observation> OBSERVATION_ORDER =
      Comparator.comparing(
              Observation::start, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
          .thenComparing(Observation::eye)
          .thenComparing(Observation::earliestInterval);

  private final Duration tolerance;

  /**
   * @param tolerance how far two observers' starts of one connection may lie apart, not negative
   */
  public Pairing(Duration tolerance) {
    if (tolerance.isNegative()) {
      throw new IllegalArgumentException("pairing-tolerance must not be negative: " + tolerance);
    }
    this.tolerance = tolerance;
  }

  /** The connections, in an order of their own that does not depend on the records'. */
  public List<PairedFlow> pair(Collection<FlowRecord> records) {
    if (records.size() == 1) {
      FlowRecord alone = records.iterator().next();
      return List.of(
          new Connection(new Observation(List.of(alone))).toPairedFlow(WireTuple.of(alone), 0));
    }
    List<FlowRecord> sorted = new ArrayList<>(records);
    sorted.sort(RECORD_ORDER);
    List<PairedFlow> paired = new ArrayList<>();
    WireTuple first = sorted.isEmpty() ? null : WireTuple.of(sorted.get(0));
    if (first != null && sorted.stream().allMatch(first::isOf)) {
      pairTuple(first, withoutRepetition(sorted), paired);
      return paired;
    }
    Map<WireTuple, List<FlowRecord>> byTuple = new TreeMap<>();
    for (FlowRecord flow : sorted) {
      byTuple.computeIfAbsent(WireTuple.of(flow), t -> new ArrayList<>()).add(flow);
    }
    byTuple.forEach((tuple, flows) -> pairTuple(tuple, withoutRepetition(flows), paired));
    return paired;
  }

  private void pairTuple(WireTuple tuple, List<FlowRecord> sorted, List<PairedFlow> out) {
    List<Connection> connections = new ArrayList<>();
    for (Observation observation : observations(sorted)) {
      Connection nearest = nearest(connections, observation);
      if (nearest == null) {
        connections.add(new Connection(observation));
      } else {
        nearest.add(observation);
      }
    }
    for (int ordinal = 0; ordinal < connections.size(); ordinal++) {
      out.add(connections.get(ordinal).toPairedFlow(tuple, ordinal));
    }
  }

  /** Sorted input, sorted output. */
  private static List<Observation> observations(List<FlowRecord> sorted) {
    record Identity(
        Observation.Eye eye,
        @Nullable Instant start,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode) {}

    Map<Identity, List<FlowRecord>> byIdentity = new LinkedHashMap<>();
    for (FlowRecord flow : sorted) {
      Identity identity =
          new Identity(
              Observation.Eye.of(flow),
              flow.getConnectionStart(),
              flow.getIcmpType(),
              flow.getIcmpCode());
      byIdentity.computeIfAbsent(identity, i -> new ArrayList<>()).add(flow);
    }
    List<Observation> observations = new ArrayList<>(byIdentity.size());
    byIdentity.values().forEach(flows -> observations.add(new Observation(flows)));
    observations.sort(OBSERVATION_ORDER);
    return observations;
  }

  private @Nullable Connection nearest(List<Connection> connections, Observation observation) {
    Connection nearest = null;
    Duration least = null;
    for (Connection connection : connections) {
      Duration distance = connection.distance(observation);
      if (distance.compareTo(tolerance) <= 0
          && connection.takes(observation)
          && (least == null || distance.compareTo(least) < 0)) {
        nearest = connection;
        least = distance;
      }
    }
    return nearest;
  }

  /** Kafka and agents may repeat a record; its numbering tells, and by that they are sorted. */
  private static List<FlowRecord> withoutRepetition(List<FlowRecord> sorted) {
    List<FlowRecord> different = new ArrayList<>(sorted.size());
    FlowRecord before = null;
    for (FlowRecord flow : sorted) {
      if (before == null || NUMBER_ORDER.compare(before, flow) != 0) {
        different.add(flow);
      }
      before = flow;
    }
    return different;
  }
}
