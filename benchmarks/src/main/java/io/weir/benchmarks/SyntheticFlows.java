package io.weir.benchmarks;

import io.weir.benchmarks.synthetic.Exchange;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.benchmarks.synthetic.SyntheticTraffic;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up cluster's traffic as node agents publish it, one record to a connection, in order of
 * time. The same seed gives the same flows.
 */
final class SyntheticFlows {

  private static final Duration CELL = Duration.ofSeconds(60);
  private static final List<Capability> SEES =
      List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS);

  private final SyntheticCluster cluster;
  private final SyntheticTraffic traffic;
  private final int perSecond;
  private final SplittableRandom random;

  /**
   * @param perSecond flows in one second of the flows' own time
   */
  SyntheticFlows(SyntheticCluster cluster, int perSecond, long seed) {
    this.cluster = cluster;
    this.traffic = new SyntheticTraffic(cluster, seed);
    this.perSecond = perSecond;
    this.random = new SplittableRandom(seed);
  }

  /** The flow with that number, from 0; to be asked for in order. */
  FlowRecord flow(long number) {
    Exchange exchange = traffic.next();
    String source = exchange.source().address();
    String destination = exchange.destination().address();
    Instant start =
        cluster.start().plusNanos(number * (1_000_000_000L / perSecond) / 1_000 * 1_000);
    Instant cell =
        Instant.ofEpochSecond(start.getEpochSecond() / CELL.toSeconds() * CELL.toSeconds());
    boolean answered = exchange.outcome() == Outcome.ESTABLISHED;
    return FlowRecord.newBuilder()
        .setCluster(cluster.name())
        .setObserver(exchange.observer())
        .setEpoch(1)
        .setPartition(0)
        .setSequence(number)
        .setSourceKind(SourceKind.CONNTRACK)
        .setCapabilities(SEES)
        .setIntervalStart(start)
        .setIntervalEnd(start.plusMillis(5))
        .setCellStart(cell)
        .setConnectionStart(start)
        .setLifecycle(Lifecycle.CLOSED)
        .setOrientation(exchange.orientation())
        .setProtocol(exchange.protocol())
        .setSrcIp(source)
        .setSrcPort(exchange.sourcePort())
        .setDstIp(destination)
        .setDstPort(exchange.destinationPort())
        .setWireSrcIp(source)
        .setWireSrcPort(exchange.sourcePort())
        .setWireDstIp(destination)
        .setWireDstPort(exchange.destinationPort())
        .setBytesToDst(400 + random.nextLong(4000))
        .setBytesToSrc(answered ? 400 + random.nextLong(40000) : 0)
        .setPacketsToDst(6L)
        .setPacketsToSrc(answered ? 5L : 0L)
        .setOutcome(exchange.outcome())
        .build();
  }
}
