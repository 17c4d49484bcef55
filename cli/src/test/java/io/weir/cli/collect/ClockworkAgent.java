package io.weir.cli.collect;

import io.weir.cli.embedded.Interrupts;
import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.agent.Agent;
import io.weir.collector.agent.AgentConfig;
import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.AgentSettings;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent in a process of its own that sees one connection in every slot of 10 ms, numbered by the
 * clock: whoever knows the time knows what must have been published.
 */
final class ClockworkAgent {

  static final long SLOT_MILLIS = 10;
  private static final int PORTS = 60_000;

  private ClockworkAgent() {}

  /** Slot of a record. */
  static long slot(FlowRecord flow) {
    return flow.getIntervalStart().toEpochMilli() / SLOT_MILLIS;
  }

  /** Arguments: Kafka's address, the data folder. Prints the status' port, ends with SIGTERM. */
  @SuppressWarnings("try") // the handler is only there to be closed
  public static void main(String[] args) throws Exception {
    AgentSettings settings = AgentSettings.none();
    settings.set(AgentSetting.CLUSTER, List.of("test"));
    settings.set(AgentSetting.NODE, List.of("node-a"));
    settings.set(AgentSetting.BOOTSTRAP_SERVERS, List.of(args[0]));
    settings.set(AgentSetting.DATA_DIR, List.of(args[1]));
    settings.set(AgentSetting.REPORT_INTERVAL, List.of("1"));
    settings.set(AgentSetting.FLUSH_LIMIT, List.of("2"));
    settings.set(AgentSetting.FLOW_PARTITIONS, List.of("3"));
    settings.set(AgentSetting.HTTP_ADDRESS, List.of("127.0.0.1:0"));
    Agent agent =
        Agent.start(
            AgentConfig.of(settings, Path.of("")), Map.of("clock", (config, meter) -> new Slots()));
    try (Interrupts interrupts = Interrupts.handle(agent::stop)) {
      System.out.println(agent.statusPort());
      agent.run();
    }
  }

  private static final class Slots implements FlowSource {

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void run(FlowSink sink) throws InterruptedException {
      long next = System.currentTimeMillis() / SLOT_MILLIS;
      boolean last;
      do {
        last = closed.await(SLOT_MILLIS, TimeUnit.MILLISECONDS);
        // The slot in which it is closed has begun, and counts.
        long end = System.currentTimeMillis() / SLOT_MILLIS + (last ? 1 : 0);
        for (; next < end; next++) {
          sink.flow(flow(next));
        }
      } while (!last);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static FlowRecord flow(long slot) {
    Instant at = Instant.ofEpochMilli(slot * SLOT_MILLIS);
    int port = (int) (slot % PORTS) + 1;
    FlowRecord flow = new FlowRecord();
    flow.setCluster("test");
    flow.setObserver("node-a");
    flow.setSourceKind(SourceKind.CONNTRACK);
    flow.setCapabilities(List.of());
    flow.setIntervalStart(at);
    flow.setIntervalEnd(at.plusMillis(1));
    flow.setCellStart(Instant.ofEpochSecond(at.getEpochSecond()));
    flow.setLifecycle(Lifecycle.CLOSED);
    flow.setOrientation(Orientation.CERTAIN);
    flow.setProtocol(17);
    flow.setSrcIp("10.1.1.2");
    flow.setSrcPort(port);
    flow.setDstIp("10.1.2.3");
    flow.setDstPort(53);
    flow.setWireSrcIp("10.1.1.2");
    flow.setWireSrcPort(port);
    flow.setWireDstIp("10.1.2.3");
    flow.setWireDstPort(53);
    flow.setOutcome(Outcome.ESTABLISHED);
    return flow;
  }
}
