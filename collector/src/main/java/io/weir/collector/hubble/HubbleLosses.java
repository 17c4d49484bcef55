package io.weir.collector.hubble;

import io.weir.collector.FlowSink;
import io.weir.collector.flow.LossLedger;
import io.weir.collector.flow.ObserverConfig;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what was not seen, node by node: lost events, and time in which a node was not heard. */
final class HubbleLosses {

  private final ObserverConfig config;
  private final Map<String, LossLedger> ledgers = new LinkedHashMap<>();
  private final Map<String, Instant> unheardSince = new LinkedHashMap<>();

  HubbleLosses(ObserverConfig config) {
    this.config = config;
  }

  void lost(HubbleEvent.Lost lost, String node) {
    String detail = "Hubble lost events in its " + lost.source();
    if (lost.first().isBefore(lost.last())) {
      ledger(node)
          .add(lost.first(), lost.last(), lost.place(), LossUnit.EVENTS, lost.count(), detail);
    } else {
      add(node, lost.last(), lost.place(), LossUnit.EVENTS, lost.count(), detail);
    }
  }

  void add(
      String node,
      Instant at,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    ledger(node).add(at, place, unit, count, detail);
  }

  private LossLedger ledger(String node) {
    return ledgers.computeIfAbsent(node, name -> new LossLedger(config.withObserver(name)));
  }

  /** Notes a stretch of time in which a node's events may have been missed. */
  void addTime(String node, Instant from, Instant until, String detail) {
    ledger(node).add(from, until, LossPlace.DOWNTIME, LossUnit.TIME, null, detail);
  }

  void nodes(HubbleEvent.Nodes nodes) {
    for (String node : nodes.names()) {
      switch (nodes.state()) {
        case UNHEARD -> {
          if (unheardSince.size() < config.maxConnections()) {
            unheardSince.putIfAbsent(node, nodes.at());
          }
        }
        case CONNECTED, GONE -> heardAgain(node, nodes.at());
        case OTHER -> {}
      }
    }
  }

  private void heardAgain(String node, Instant at) {
    Instant since = unheardSince.remove(node);
    if (since != null) {
      addUnheard(node, since, at);
    }
  }

  private void addUnheard(String node, Instant since, Instant until) {
    if (since.isBefore(until)) {
      addTime(node, since, until, "Hubble Relay did not hear from the node");
    }
  }

  /** Reports what came together, also of nodes that are still not heard at that time. */
  void report(Instant until, FlowSink sink) {
    unheardSince.forEach((node, since) -> addUnheard(node, since, until));
    unheardSince.replaceAll((node, since) -> since.isBefore(until) ? until : since);
    ledgers.values().forEach(ledger -> ledger.report(sink));
    ledgers.clear();
  }
}
