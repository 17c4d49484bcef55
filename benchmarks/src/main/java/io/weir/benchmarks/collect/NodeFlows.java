package io.weir.benchmarks.collect;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Flow records as one node's tracker makes them: translated by a Service, with counters. */
final class NodeFlows {

  private static final List<Capability> SEES =
      List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS, Capability.TRANSLATION);

  private final SplittableRandom random = new SplittableRandom(42);

  /** A new record; its numbering is open. */
  FlowRecord next(Instant at) {
    String source = "10.244.1." + (2 + random.nextInt(100));
    String backend = "10.244." + random.nextInt(50) + "." + (2 + random.nextInt(100));
    int sourcePort = 32_768 + random.nextInt(28_000);
    FlowRecord flow = new FlowRecord();
    flow.setCluster("bench");
    flow.setObserver("node-1");
    flow.setSourceKind(SourceKind.CONNTRACK);
    flow.setCapabilities(SEES);
    flow.setIntervalStart(at);
    flow.setIntervalEnd(at.plusMillis(5));
    flow.setCellStart(Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60));
    flow.setConnectionStart(at);
    flow.setLifecycle(Lifecycle.CLOSED);
    flow.setOrientation(Orientation.CERTAIN);
    flow.setProtocol(17);
    flow.setSrcIp(source);
    flow.setSrcPort(sourcePort);
    flow.setDstIp(backend);
    flow.setDstPort(8080);
    flow.setOriginalDstIp("10.96.0." + random.nextInt(250));
    flow.setOriginalDstPort(80);
    flow.setWireSrcIp(source);
    flow.setWireSrcPort(sourcePort);
    flow.setWireDstIp(backend);
    flow.setWireDstPort(8080);
    flow.setBytesToDst(400 + random.nextLong(4000));
    flow.setBytesToSrc(400 + random.nextLong(40_000));
    flow.setPacketsToDst(6L);
    flow.setPacketsToSrc(5L);
    flow.setOutcome(Outcome.ESTABLISHED);
    flow.setPacketsDropped(0L);
    flow.setPassedSource(true);
    return flow;
  }

  List<FlowRecord> list(int count, Instant at) {
    List<FlowRecord> flows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      flows.add(next(at.plusNanos(i * 50_000L)));
    }
    return flows;
  }
}
