package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Observations that are one connection: the first is the one with the earliest known start. */
final class Connection {

  private final NavigableMap<String, Observation> byObserver = new TreeMap<>();
  private final Observation first;

  Connection(Observation first) {
    this.first = first;
    add(first);
  }

  boolean takes(Observation observation) {
    return !byObserver.containsKey(observation.observer()) && first.sameKindAs(observation);
  }

  /** How far the starts lie apart; nothing when one of them is unknown. */
  Duration distance(Observation observation) {
    Instant a = first.start();
    Instant b = observation.start();
    return a == null || b == null ? Duration.ZERO : Duration.between(a, b).abs();
  }

  void add(Observation observation) {
    byObserver.put(observation.observer(), observation);
  }

  PairedFlow toPairedFlow(WireTuple tuple, int ordinal) {
    List<List<FlowRecord>> observations =
        byObserver.values().stream().map(Observation::records).toList();
    FlowRecord any = first.records().get(0);
    long cell = ChronoUnit.MICROS.between(Instant.EPOCH, any.getCellStart());
    return FlowMerge.merge(RowId.of(any.getCluster(), tuple, cell, ordinal), observations);
  }
}
