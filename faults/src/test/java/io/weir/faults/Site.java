package io.weir.faults;

import io.weir.faults.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A broker and a highly available Flink cluster, each process of which may be hurt. */
record Site(Path folder, KafkaServer kafka, FlinkCluster flink) implements AutoCloseable {

  static Site start(Path folder) throws IOException {
    KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
    FlinkCluster flink =
        FlinkCluster.highlyAvailable(
            folder.resolve("flink"),
            Map.of(
                "execution.checkpointing.interval", "1s",
                "execution.checkpointing.timeout", "60s",
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString(),
                "restart-strategy.type", "exponential-delay",
                "restart-strategy.exponential-delay.initial-backoff", "500ms",
                "restart-strategy.exponential-delay.max-backoff", "5s",
                "parallelism.default", "2"));
    flink.awaitTaskManagers(2);
    return new Site(folder, kafka, flink);
  }

  @Override
  public void close() throws IOException {
    flink.close();
    kafka.close();
  }
}
