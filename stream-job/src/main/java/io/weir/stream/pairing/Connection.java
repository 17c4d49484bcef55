package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import io.weir.stream.input.Micros;
import io.weir.stream.pairing.Observation.Eye;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Observations that are one connection: the first is the one with the earliest known start. */
final class Connection {

  private final NavigableMap<Eye, Observation> byEye = new TreeMap<>();
  private final Observation first;

  Connection(Observation first) {
    this.first = first;
    add(first);
  }

  boolean takes(Observation observation) {
    return !byEye.containsKey(observation.eye()) && first.sameKindAs(observation);
  }

  /** How far the starts lie apart; nothing when one of them is unknown. */
  Duration distance(Observation observation) {
    Instant a = first.start();
    Instant b = observation.start();
    return a == null || b == null ? Duration.ZERO : Duration.between(a, b).abs();
  }

  void add(Observation observation) {
    byEye.put(observation.eye(), observation);
  }

  PairedFlow toPairedFlow(WireTuple tuple, int ordinal) {
    List<List<FlowRecord>> observations = new ArrayList<>(byEye.size());
    byEye.values().forEach(observation -> observations.add(observation.records()));
    FlowRecord any = first.records().get(0);
    long cell = Micros.of(any.getCellStart());
    return FlowMerge.merge(RowId.of(any.getCluster(), tuple, cell, ordinal), observations);
  }
}
