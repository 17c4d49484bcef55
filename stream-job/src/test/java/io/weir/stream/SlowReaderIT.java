package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two readers of flows, one of which gets nothing to read for far longer than silence takes. */
class SlowReaderIT {

  private static final int FAST = 0;
  private static final int SLOW = 1;

  /** Nothing ever comes in over the third. */
  private static final int PARTITIONS = 3;

  private static final String IDLE_AFTER = "100ms";
  private static final int CHECKPOINTS = 6;

  @TempDir Path folder;
  private JobFixture fixture;

  @BeforeEach
  void start() throws Exception {
    Gate.reset();
    fixture = new JobFixture(folder, PARTITIONS);
  }

  @AfterEach
  void stop() {
    Gate.open();
    fixture.close();
  }

  @Test
  void aPairThatTheSlowReaderHasHalfOfIsWaitedFor() throws Exception {
    Topic flows = new Topic(fixture.kafka(), "weir.flows");
    Topic cluster = new Topic(fixture.kafka(), "weir.cluster");
    cluster.send(Changes.snapshot("east", CELL.minusSeconds(60)));
    JobID job = fixture.submit(config(), 2, null);
    Instant start = CELL.plusSeconds(1);
    flows.send(SLOW, List.of(flow("node-a", 1, start)));
    await().atMost(JobFixture.PATIENCE).until(() -> Gate.PASSED.get() == 1);

    flows.send(SLOW, List.of(flow("node-b", 1, start.plusMillis(5))));
    await().atMost(JobFixture.PATIENCE).until(() -> Gate.HELD.get() == 1);
    for (int cell = 1; cell < 10; cell++) {
      flows.send(FAST, List.of(flow("node-a", 1 + cell, start.plusSeconds(10L * cell))));
    }
    cluster.send(List.of(Changes.bookmark("east", CELL.plusSeconds(200))));
    long before = fixture.checkpoints(job);
    await()
        .atMost(JobFixture.PATIENCE)
        .until(() -> fixture.checkpoints(job) >= before + CHECKPOINTS);
    Gate.open();
    fixture.awaitRows(1);
    fixture.drain(job);

    assertThat(
            fixture
                .archive()
                .query(
                    "SELECT count(*), min(len(observers)) FROM TABLE(verdicts)"
                        + " WHERE interval_start < TIMESTAMP '"
                        + CELL.plusSeconds(10)
                        + "'"))
        .containsExactly("1 2");
    assertThat(fixture.archive().files("late_flows")).isEmpty();
  }

  private JobConfig config() {
    return new OptionValues(
            JobOptions.parse(
                "--kafka=" + fixture.kafka().bootstrapServers(),
                "--archive=" + folder.resolve("archive"),
                "--flows-idle-after=" + IDLE_AFTER,
                "--kafka.interceptor.classes=" + Gate.class.getName()))
        .toConfig();
  }

  /** Lets the first record of the slow partition through to its reader, and no other until told. */
  public static final class Gate
      implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {

    static final AtomicInteger PASSED = new AtomicInteger();
    static final AtomicInteger HELD = new AtomicInteger();
    private static volatile CountDownLatch open = new CountDownLatch(1);

    static void reset() {
      PASSED.set(0);
      HELD.set(0);
      open = new CountDownLatch(1);
    }

    static void open() {
      open.countDown();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record :
          records.records(new TopicPartition("weir.flows", SLOW))) {
        if (record.offset() > 0) {
          HELD.incrementAndGet();
          awaitOpen();
        }
        PASSED.incrementAndGet();
      }
      return records;
    }

    private static void awaitOpen() {
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
  }
}
