package io.weir.benchmarks;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Flows between random pods of a synthetic cluster, one connection each, in order of time. The same
 * seed gives the same flows.
 */
final class SyntheticFlows {

  private static final Duration CELL = Duration.ofSeconds(60);
  private static final List<Capability> SEES =
      List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS);

  private final SyntheticCluster cluster;
  private final int perSecond;
  private final SplittableRandom random;

  /**
   * @param perSecond flows in one second of the flows' own time
   */
  SyntheticFlows(SyntheticCluster cluster, int perSecond, long seed) {
    this.cluster = cluster;
    this.perSecond = perSecond;
    this.random = new SplittableRandom(seed);
  }

  /** The flow with that number, from 0; to be asked for in order. */
  FlowRecord flow(long number) {
    int source = random.nextInt(cluster.pods());
    int destination = random.nextInt(cluster.pods());
    String sourceAddress = cluster.podAddress(source);
    String destinationAddress = cluster.podAddress(destination);
    int sourcePort = 32768 + random.nextInt(28000);
    Instant start =
        cluster.start().plusNanos(number * (1_000_000_000L / perSecond) / 1_000 * 1_000);
    Instant cell =
        Instant.ofEpochSecond(start.getEpochSecond() / CELL.toSeconds() * CELL.toSeconds());
    return FlowRecord.newBuilder()
        .setCluster(cluster.name())
        .setObserver("node-" + source % cluster.nodes())
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
        .setOrientation(Orientation.CERTAIN)
        .setProtocol(6)
        .setSrcIp(sourceAddress)
        .setSrcPort(sourcePort)
        .setDstIp(destinationAddress)
        .setDstPort(8080)
        .setWireSrcIp(sourceAddress)
        .setWireSrcPort(sourcePort)
        .setWireDstIp(destinationAddress)
        .setWireDstPort(8080)
        .setBytesToDst(400 + random.nextLong(4000))
        .setBytesToSrc(400 + random.nextLong(40000))
        .setPacketsToDst(6L)
        .setPacketsToSrc(5L)
        .setOutcome(Outcome.ESTABLISHED)
        .build();
  }
}
