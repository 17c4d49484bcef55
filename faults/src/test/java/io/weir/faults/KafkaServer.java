package io.weir.faults;

import static org.awaitility.Awaitility.await;

import io.weir.cli.embedded.KafkaProcess;
import io.weir.cli.embedded.Ports;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A broker in a process of its own that keeps its address and its data when it is replaced. */
final class KafkaServer implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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

  /** Records of some topics that a group has not read, by the offsets that it has committed. */
  long lag(String group, List<String> topics) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      Map<TopicPartition, OffsetAndMetadata> read =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long lag = 0;
      for (var end : admin.listOffsets(ends).all().get().entrySet()) {
        OffsetAndMetadata committed = read.get(end.getKey());
        lag += end.getValue().offset() - (committed == null ? 0 : committed.offset());
      }
      return lag;
    }
  }

  ServerProcess process() {
    return process;
  }

  /** SIGKILL, then another on the same data once the loss has shown. */
  void replace(Callable<Boolean> shows) throws IOException, InterruptedException {
    process.kill();
    await().atMost(PATIENCE).ignoreExceptions().until(shows);
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
