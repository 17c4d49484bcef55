package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.Exchange;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Outcome;
import java.time.Instant;

/** Turns made-up connections into what the judge is asked. */
final class Observed {

  private Observed() {}

  /** The connection as it was opened at that moment. */
  static ObservedFlow flow(Exchange exchange, Instant at) {
    return flow(
        exchange,
        IpAddress.parse(exchange.source().address()),
        IpAddress.parse(exchange.destination().address()),
        at);
  }

  /** The same between other addresses. */
  static ObservedFlow flow(Exchange exchange, IpAddress source, IpAddress destination, Instant at) {
    return new ObservedFlow(
        source,
        null,
        exchange.sourcePort(),
        destination,
        exchange.protocol(),
        exchange.destinationPort(),
        at,
        at,
        exchange.orientation(),
        exchange.outcome(),
        exchange.outcome() == Outcome.DROPPED,
        exchange.dropNode(),
        null,
        null);
  }
}
