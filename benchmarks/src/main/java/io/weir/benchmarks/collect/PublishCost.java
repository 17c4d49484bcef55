package io.weir.benchmarks.collect;

import com.sun.management.OperatingSystemMXBean;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.schemas.FlowRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The publisher's share: processor time from handing over a flow record to Kafka's acknowledgement,
 * for records that exist already. The broker's time stands apart.
 */
final class PublishCost {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long ENOUGH_BUFFERED = 20_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private PublishCost() {}

  /**
   * Prints a line for each round.
   *
   * @param perSecond records handed over each second; 0 for as many as go
   */
  static void measure(int records, int rounds, int perSecond) throws Exception {
    try (BrokerProcess broker = BrokerProcess.start()) {
      TopicNames topics = TopicNames.defaults();
      int partitions = Topics.ensure(broker.bootstrapServers(), topics, PARTITIONS, (short) 1);
      System.out.println(
          "round    records  seconds  records/s  CPU s per million  broker's CPU s per million");
      for (int round = 1; round <= rounds; round++) {
        List<FlowRecord> flows = new NodeFlows().list(records, Instant.now());
        System.gc();
        try (KafkaPublisher publisher =
            KafkaPublisher.connect(
                broker.bootstrapServers(), Map.of(), PublisherOptions.of(topics, partitions))) {
          round(round, publisher, flows, perSecond, broker);
        }
      }
    }
  }

  private static void round(
      int round,
      KafkaPublisher publisher,
      List<FlowRecord> flows,
      int perSecond,
      BrokerProcess broker)
      throws IOException, InterruptedException {
    double brokerBefore = broker.cpuSeconds();
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < flows.size(); i++) {
      if (i % 100 == 0) {
        pace(publisher, i, perSecond, start);
      }
      publisher.flow(flows.get(i));
    }
    if (!publisher.flush(PATIENCE)) {
      throw new IOException("Kafka did not take the records within " + PATIENCE);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    double brokerUsed = broker.cpuSeconds() - brokerBefore;
    if (publisher.counters().flowsAcknowledged() != flows.size()) {
      throw new IOException("not all records were acknowledged: " + publisher.counters());
    }
    System.out.printf(
        Locale.ROOT,
        "%5d  %,9d  %7.1f  %,9.0f  %17.2f  %26.2f%n",
        round,
        flows.size(),
        seconds,
        flows.size() / seconds,
        used / flows.size() * 1e6,
        brokerUsed / flows.size() * 1e6);
  }

  private static void pace(KafkaPublisher publisher, int handed, int perSecond, long start) {
    if (perSecond == 0) {
      while (publisher.counters().flowsBuffered() > ENOUGH_BUFFERED) {
        LockSupport.parkNanos(1_000_000);
      }
      return;
    }
    long due = start + handed * 1_000_000_000L / perSecond;
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
