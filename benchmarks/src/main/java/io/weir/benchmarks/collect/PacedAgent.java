package io.weir.benchmarks.collect;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.agent.Agent;
import io.weir.collector.agent.AgentConfig;
import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.AgentSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The agent with a source that makes so many records a second; to be run in a process of its own.
 */
final class PacedAgent {

  private static final int STEP_MILLIS = 10;

  private PacedAgent() {}

  /**
   * Arguments: Kafka's address, a folder, records a second. A line on standard input makes it print
   * the bytes of live heap; its end ends it.
   */
  public static void main(String[] args) throws Exception {
    AgentSettings settings = AgentSettings.none();
    settings.set(AgentSetting.CLUSTER, List.of("bench"));
    settings.set(AgentSetting.NODE, List.of("node-1"));
    settings.set(AgentSetting.BOOTSTRAP_SERVERS, List.of(args[0]));
    settings.set(AgentSetting.DATA_DIR, List.of(args[1]));
    settings.set(AgentSetting.HTTP_ADDRESS, List.of("127.0.0.1:0"));
    int perStep = Integer.parseInt(args[2]) * STEP_MILLIS / 1000;
    Agent agent =
        Agent.start(
            AgentConfig.of(settings, Path.of("")),
            Map.of("pace", (config, meter) -> new PacedSource(perStep)));
    Thread runner =
        new Thread(
            () -> {
              try {
                agent.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    runner.start();
    System.out.println("started");
    try (Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        lines.nextLine();
        System.gc();
        System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
    }
    agent.stop();
    runner.join();
  }

  private static final class PacedSource implements FlowSource {

    private final int perStep;
    private final NodeFlows flows = new NodeFlows();
    private final CountDownLatch closed = new CountDownLatch(1);

    PacedSource(int perStep) {
      this.perStep = perStep;
    }

    @Override
    public void run(FlowSink sink) throws InterruptedException {
      long next = System.nanoTime();
      while (!closed.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        Instant now = Instant.now();
        for (int i = 0; i < perStep; i++) {
          sink.flow(flows.next(now));
        }
        next += TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
