package io.weir.faults;

import io.weir.cli.embedded.KafkaProcess;
import io.weir.cli.embedded.Ports;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own that keeps its address and its data when it is replaced. */
final class KafkaServer implements AutoCloseable {

  private static final int PARTITIONS = 4;

  private final Path folder;
  private final int port;
  private KafkaProcess kafka;
  private ServerProcess process;

  private KafkaServer(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.kafka = launch();
    this.process = of(kafka);
  }

  static KafkaServer start(Path folder) throws IOException {
    return new KafkaServer(Files.createDirectories(folder), Ports.free());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  TopicNames createTopics(TopicNames names) throws IOException, InterruptedException {
    Topics.ensure(bootstrapServers(), names, PARTITIONS, (short) 1);
    return names;
  }

  ServerProcess process() {
    return process;
  }

  /** SIGKILL, then another on the same data. */
  void replace() throws IOException, InterruptedException {
    process.kill();
    kafka = launch();
    process = of(kafka);
  }

  private KafkaProcess launch() throws IOException {
    return KafkaProcess.start(folder, port, List.of());
  }

  private ServerProcess of(KafkaProcess started) {
    return ServerProcess.of(started.process(), folder.resolve("broker.log"));
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
