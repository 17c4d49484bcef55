package io.weir.collector.agent;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Hands over a number of records, then waits to be closed, or fails. */
final class SteadySource implements FlowSource {

  private final int records;
  private final @Nullable IOException failure;
  private final CountDownLatch closed = new CountDownLatch(1);

  SteadySource(int records, @Nullable IOException failure) {
    this.records = records;
    this.failure = failure;
  }

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    for (int i = 0; i < records; i++) {
      sink.flow(flow(i));
    }
    if (failure != null) {
      throw failure;
    }
    closed.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private static FlowRecord flow(int number) {
    Instant at = Instant.now();
    FlowRecord flow = new FlowRecord();
    flow.setCluster("test");
    flow.setObserver("node-a");
    flow.setSourceKind(SourceKind.CONNTRACK);
    flow.setIntervalStart(at);
    flow.setIntervalEnd(at.plusMillis(1));
    flow.setCellStart(at);
    flow.setLifecycle(Lifecycle.OPENED);
    flow.setOrientation(Orientation.CERTAIN);
    flow.setProtocol(6);
    flow.setSrcIp("10.1.1.2");
    flow.setSrcPort(1_000 + number);
    flow.setDstIp("10.1.2.3");
    flow.setDstPort(80);
    flow.setWireSrcIp("10.1.1.2");
    flow.setWireSrcPort(1_000 + number);
    flow.setWireDstIp("10.1.2.3");
    flow.setWireDstPort(80);
    flow.setOutcome(Outcome.ESTABLISHED);
    flow.setCapabilities(java.util.List.of());
    return flow;
  }
}
