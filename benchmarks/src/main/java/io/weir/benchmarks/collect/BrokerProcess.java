package io.weir.benchmarks.collect;

import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own, so that its cost is not taken for the collector's. */
final class BrokerProcess implements AutoCloseable {

  private final Path folder;
  private final KafkaProcess kafka;

  private BrokerProcess(Path folder, KafkaProcess kafka) {
    this.folder = folder;
    this.kafka = kafka;
  }

  static BrokerProcess start() throws IOException {
    return start(List.of());
  }

  /**
   * The same elsewhere.
   *
   * @param entrance words before the command, such as those that enter a network namespace
   */
  static BrokerProcess start(List<String> entrance) throws IOException {
    Path folder = Files.createTempDirectory("weir-benchmark-broker");
    return new BrokerProcess(folder, KafkaProcess.start(folder, 0, entrance));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Processor time it has used. */
  double cpuSeconds() {
    return AgentLaunch.cpuSeconds(kafka.process());
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    ArchiveFolder.deleteTree(folder);
  }
}
