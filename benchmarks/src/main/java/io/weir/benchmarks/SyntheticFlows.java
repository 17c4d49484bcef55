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
import org.jspecify.annotations.Nullable;

/**
 * A made-up cluster's traffic as node agents publish it, in order of time: half of the connections
 * are seen at both ends, one record each, the second right after the first. The same seed gives the
 * same flows.
 */
public final class SyntheticFlows {

  private static final Duration CELL = Duration.ofSeconds(10);
  private static final Duration ON_THE_WIRE = Duration.ofNanos(150_000);
  private static final List<Capability> SEES =
      List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS);

  private final SyntheticCluster cluster;
  private final SyntheticTraffic traffic;
  private final int perSecond;
  private final SplittableRandom random;
  private @Nullable FlowRecord otherEnd;
  private boolean secondEnd;
  private long records;
  private long connections;
  private long twoEnded;

  /**
   * @param perSecond flow records in one second of the flows' own time
   */
  public SyntheticFlows(SyntheticCluster cluster, int perSecond, long seed) {
    this.cluster = cluster;
    this.traffic = new SyntheticTraffic(cluster, seed);
    this.perSecond = perSecond;
    this.random = new SplittableRandom(seed);
  }

  /** How many connections the records so far tell of. */
  long connections() {
    return connections;
  }

  /** Whether the record that was made last is of a connection that the one before told of. */
  public boolean isSecondEnd() {
    return secondEnd;
  }

  /** The next record. */
  public FlowRecord next() {
    FlowRecord waiting = otherEnd;
    secondEnd = waiting != null;
    if (waiting != null) {
      otherEnd = null;
      records++;
      return waiting;
    }
    Exchange exchange = traffic.next();
    FlowRecord flow = flow(exchange, records);
    records++;
    connections++;
    if (exchange.destination().pod() >= 0 && twoEnded * 2 < connections) {
      String node = cluster.nodeName(cluster.nodeOf(exchange.destination().pod()));
      if (!node.equals(exchange.observer())) {
        twoEnded++;
        otherEnd = seenBy(node, flow);
      }
    }
    return flow;
  }

  private FlowRecord seenBy(String node, FlowRecord flow) {
    FlowRecord seen = FlowRecord.newBuilder(flow).setObserver(node).build();
    seen.setConnectionStart(flow.getIntervalStart().plus(ON_THE_WIRE));
    seen.setIntervalStart(flow.getIntervalStart().plus(ON_THE_WIRE));
    return seen;
  }

  private FlowRecord flow(Exchange exchange, long number) {
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
