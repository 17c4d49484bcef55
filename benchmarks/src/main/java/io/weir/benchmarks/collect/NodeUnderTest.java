package io.weir.benchmarks.collect;

import io.weir.benchmarks.netlink.FlowNamespace;
import io.weir.benchmarks.netlink.FlowNamespace.Generated;
import io.weir.cli.embedded.ArchiveFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A node of its own: a network namespace with {@code weir collect}, as its launcher starts it, and
 * a broker, each a process.
 */
final class NodeUnderTest implements AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final String ASK =
      "exec 3<>/dev/tcp/127.0.0.1/9478; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

  private final Path folder;
  private final FlowNamespace namespace;
  private final BrokerProcess broker;
  private final Process agent;

  /** What can be read of it at one moment. */
  record Reading(AgentMetrics metrics, double agentCpu, double brokerCpu) {}

  /**
   * Starts one; returns when it watches and has found Kafka.
   *
   * @param node what the launcher is told of it
   * @param flags more flags of the agent's JVM
   * @param settings options of {@code weir collect}
   */
  NodeUnderTest(AgentLaunch.Node node, List<String> flags, List<String> settings) throws Exception {
    folder = Files.createTempDirectory("weir-benchmark-node");
    namespace = new FlowNamespace();
    broker = BrokerProcess.start(namespace.entrance());
    agent = AgentLaunch.start(command(node, flags, settings));
    await(
        Duration.ofSeconds(60),
        reading ->
            reading.metrics().sum("weir_collector_kafka_reached") > 0
                && reading.metrics().events("listing") > 0);
  }

  private List<String> command(AgentLaunch.Node node, List<String> moreFlags, List<String> settings)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("collect", "--node", "node-1", "--log-level", "warn"));
    arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    arguments.addAll(List.of("--data-dir", folder.toString(), "--drops", "off"));
    arguments.addAll(List.of("--http-address", "127.0.0.1:9478"));
    arguments.addAll(settings);
    List<String> command = new ArrayList<>(namespace.entrance());
    List<String> flags = new ArrayList<>(List.of(AgentLaunch.sharedClasses(node, folder)));
    flags.addAll(moreFlags);
    command.addAll(AgentLaunch.command(node, AgentLaunch.MAIN, flags, arguments));
    return command;
  }

  /** {@link FlowNamespace#forgetSoon}. */
  void forgetSoon() throws IOException, InterruptedException {
    namespace.forgetSoon();
  }

  Generated generate(Class<?> generator, int flows, int perSecond) throws Exception {
    return namespace.generate(generator, flows, perSecond);
  }

  Reading read() throws IOException, InterruptedException {
    if (!agent.isAlive()) {
      throw new IOException("the agent ended with exit code " + agent.exitValue());
    }
    double agentCpu = AgentLaunch.cpuSeconds(agent);
    double brokerCpu = broker.cpuSeconds();
    AgentMetrics metrics;
    try {
      metrics = AgentMetrics.parse(namespace.in("bash", "-c", ASK));
    } catch (IOException e) {
      // Not yet listening.
      metrics = AgentMetrics.parse("");
    }
    return new Reading(metrics, agentCpu, brokerCpu);
  }

  /** Reads until it is as wanted, or the time is over. */
  Reading await(Duration longest, Predicate<Reading> wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    Reading reading = read();
    while (!wanted.test(reading) && System.nanoTime() - end < 0) {
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
      reading = read();
    }
    return reading;
  }

  /** Reads once Kafka has all that happened until now, and the losses are told. */
  Reading awaitPublished(Duration longest) throws IOException, InterruptedException {
    double now = System.currentTimeMillis() / 1e3;
    return await(longest, reading -> reading.metrics().publishedUntil() > now);
  }

  /** MiB of the agent, by their name in {@code /proc/PID/status}. */
  double mebibytes(String field) throws IOException {
    return AgentLaunch.mebibytes(agent, field);
  }

  @Override
  public void close() throws IOException {
    agent.destroy();
    try {
      agent.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    agent.destroyForcibly();
    broker.close();
    namespace.close();
    ArchiveFolder.deleteTree(folder);
  }
}
