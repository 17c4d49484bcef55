package io.weir.collector.publish;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Instant;

/** Records as sources hand them over. */
final class Records {

  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private Records() {}

  static FlowRecord flow(String observer, String source, int sourcePort, String destination) {
    return FlowRecord.newBuilder()
        .setCluster("test")
        .setObserver(observer)
        .setEpoch(0)
        .setPartition(0)
        .setSequence(0)
        .setSourceKind(SourceKind.CONNTRACK)
        .setIntervalStart(START.plusSeconds(sourcePort % 100))
        .setIntervalEnd(START.plusSeconds(sourcePort % 100 + 1))
        .setCellStart(START)
        .setLifecycle(Lifecycle.OPENED)
        .setOrientation(Orientation.CERTAIN)
        .setProtocol(6)
        .setSrcIp(source)
        .setSrcPort(sourcePort)
        .setDstIp(destination)
        .setDstPort(80)
        .setWireSrcIp(source)
        .setWireSrcPort(sourcePort)
        .setWireDstIp(destination)
        .setWireDstPort(80)
        .setOutcome(Outcome.ESTABLISHED)
        .build();
  }

  static ClusterChange change(String name) {
    return ClusterChange.newBuilder()
        .setCluster("test")
        .setPublisher("test")
        .setEpoch(1)
        .setType(ChangeType.DELETED)
        .setObservedAt(START)
        .setApiVersion("v1")
        .setKind("Pod")
        .setNamespace("shop")
        .setName(name)
        .build();
  }
}
