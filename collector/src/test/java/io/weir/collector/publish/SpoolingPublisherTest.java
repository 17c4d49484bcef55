package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.publish.MoodyProducer.Mood;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolingPublisherTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long ROOMY = 64 << 20;

  @TempDir private Path folder;

  private final List<KafkaPublisher> opened = new ArrayList<>();
  private int made;

  @AfterEach
  void close() {
    opened.forEach(publisher -> publisher.close(Duration.ZERO));
  }

  @Test
  void withoutTroubleNothingGoesToDisk() throws Exception {
    MoodyProducer kafka = new MoodyProducer(Mood.UP);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY);
    hand(publisher, 5_000);

    assertThat(publisher.flush(LIMIT)).isTrue();

    assertThat(sequences(kafka.delivered())).hasSize(5_000);
    assertThat(segments()).isEmpty();
  }

  @Test
  void whatASilentKafkaDoesNotAcknowledgeWaitsOnDiskAndArrivesInOrder() throws Exception {
    MoodyProducer kafka = new MoodyProducer(Mood.SILENT);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY);
    hand(publisher, 3_000);
    await().until(() -> publisher.counters().spool().records() == 3_000);
    hand(publisher, 3_000);
    await().until(() -> publisher.counters().spool().records() == 6_000);

    kafka.become(Mood.UP);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(publisher.counters().flowsAcknowledged()).isEqualTo(6_000);
    assertEachOnceAndInOrder(kafka.delivered(), 6_000);
    await().untilAsserted(() -> assertThat(segments()).isEmpty());
  }

  @Test
  void aKafkaThatIsNotThereAtTheStartIsWaitedFor() throws Exception {
    MoodyProducer kafka = new MoodyProducer(Mood.AWAY);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY);
    hand(publisher, 2_000);
    await().until(() -> publisher.counters().spool().records() == 2_000);

    kafka.become(Mood.UP);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertEachOnceAndInOrder(kafka.delivered(), 2_000);
  }

  @Test
  void whatIsSpooledOutlivesTheProcessWithItsNumbersAndGoesFirst() throws Exception {
    KafkaPublisher first = publisher(new MoodyProducer(Mood.AWAY), 1, ROOMY);
    hand(first, 500);
    first.close(Duration.ofMillis(10));
    assertThat(first.counters().flowsLost()).isZero();

    MoodyProducer kafka = new MoodyProducer(Mood.UP);
    KafkaPublisher second = publisher(kafka, 2, ROOMY);
    hand(second, 300);

    assertThat(second.flush(LIMIT)).isTrue();
    assertThat(second.counters().flowsRecovered()).isEqualTo(500);
    assertThat(second.counters().flowsAcknowledged()).isEqualTo(800);
    List<FlowRecord> flows = flows(kafka.delivered());
    assertThat(flows.subList(0, 500)).allMatch(flow -> flow.getEpoch() == 1);
    assertThat(flows.subList(500, 800)).allMatch(flow -> flow.getEpoch() == 2);
    assertEachOnceAndInOrder(kafka.delivered(), 800);
  }

  @Test
  void aTornTailIsReportedAndTheRestArrives() throws Exception {
    KafkaPublisher first = publisher(new MoodyProducer(Mood.AWAY), 1, ROOMY);
    hand(first, 100);
    first.close(Duration.ofMillis(10));
    Files.write(segments().get(0), new byte[] {0, 0, 1, 0, 7, 7}, StandardOpenOption.APPEND);

    MoodyProducer kafka = new MoodyProducer(Mood.UP);
    KafkaPublisher second = publisher(kafka, 2, ROOMY);

    assertThat(second.flush(LIMIT)).isTrue();
    assertThat(sequences(kafka.delivered())).hasSize(100);
    assertThat(losses(kafka.delivered()))
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.getPlace()).isEqualTo(LossPlace.BUFFER);
              assertThat(loss.getCount()).isNull();
              assertThat(loss.getObserver()).isEqualTo("node-a");
              assertThat(loss.getIntervalStart()).isBeforeOrEqualTo(loss.getIntervalEnd());
            });
  }

  @Test
  void theFullSpoolGivesUpItsOldestAndSaysSo() throws Exception {
    MoodyProducer kafka = new MoodyProducer(Mood.AWAY);
    KafkaPublisher publisher = publisher(kafka, 1, SpoolOptions.SMALLEST);
    int count = 20_000;
    for (int i = 0; i < count; i += 500) {
      int before = i;
      hand(publisher, 500);
      await().until(() -> ended(publisher) >= before + 500);
    }
    assertThat(publisher.counters().flowsLostInBuffer()).isPositive();
    assertThat(publisher.counters().spool().bytes()).isLessThanOrEqualTo(SpoolOptions.SMALLEST);

    kafka.become(Mood.UP);

    assertThat(publisher.flush(LIMIT)).isTrue();
    List<FlowRecord> arrived = flows(kafka.delivered());
    long lost = losses(kafka.delivered()).stream().mapToLong(ObserverLoss::getCount).sum();
    assertThat(arrived.size() + lost).isEqualTo(count);
    assertThat(publisher.counters().flowsLost()).isEqualTo(lost);
    assertThat(losses(kafka.delivered()))
        .allMatch(loss -> loss.getPlace() == LossPlace.BUFFER)
        .allMatch(loss -> "the spool was full".equals(loss.getDetail()));
    assertThat(arrived.get(arrived.size() - 1).getSrcPort()).isEqualTo(port(count - 1));
  }

  private static long ended(KafkaPublisher publisher) {
    PublisherCounters now = publisher.counters();
    return now.spool().records() + now.flowsLostInBuffer();
  }

  @Test
  void whatKafkaGivesBackIsSentAgain() throws Exception {
    MoodyProducer kafka = new MoodyProducer(Mood.SILENT);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY);
    hand(publisher, 400);
    await().until(() -> kafka.history().size() == 400);

    kafka.failAll(new AuthorizationException("not now"));
    kafka.become(Mood.UP);

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertEachOnceAndInOrder(kafka.delivered(), 400);
    assertThat(publisher.counters().flowsLost()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenLeavesTheMemory() throws Exception {
    Files.writeString(folder.resolve("spool"), "a file where the folder should be");
    MoodyProducer kafka = new MoodyProducer(Mood.AWAY);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY);
    hand(publisher, 3_000);
    await().until(() -> publisher.counters().flowsLostInBuffer() > 0);
    assertThat(publisher.counters().spool().usable()).isFalse();
    assertThat(publisher.counters().spool().failures()).isEqualTo(1);

    kafka.become(Mood.UP);

    assertThat(publisher.flush(LIMIT)).isTrue();
    long lost = losses(kafka.delivered()).stream().mapToLong(ObserverLoss::getCount).sum();
    assertThat(flows(kafka.delivered()).size() + lost).isEqualTo(3_000);
  }

  @Test
  void aTopicWithFewerPartitionsThanNumberedForStillGetsAll() throws Exception {
    KafkaPublisher first = publisher(new MoodyProducer(Mood.AWAY), 1, ROOMY);
    hand(first, 200);
    first.close(Duration.ofMillis(10));

    MoodyProducer kafka = new MoodyProducer(Mood.AWAY);
    KafkaPublisher second = publisher(kafka, 2, ROOMY);
    second.usePartitions(3);
    kafka.become(Mood.UP);

    assertThat(second.flush(LIMIT)).isTrue();
    assertThat(kafka.history()).hasSize(200).allMatch(record -> record.partition() < 3);
    assertEachOnceAndInOrder(kafka.delivered(), 200);
  }

  @Test
  void aMomentIsSafeOnlyWhenItsRecordsAreWithKafkaOrOnDisk() {
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");
    MoodyProducer kafka = new MoodyProducer(Mood.SILENT);
    KafkaPublisher publisher = publisher(kafka, 1, ROOMY, Duration.ofMinutes(5));
    hand(publisher, 10);
    await().until(() -> kafka.history().size() == 10);
    assertThat(publisher.checkpoint(noon)).isNull();
    assertThat(publisher.checkpoint(noon.plusSeconds(1))).isNull();

    kafka.become(Mood.UP);

    await()
        .untilAsserted(() -> assertThat(publisher.checkpoint(noon.plusSeconds(2))).isEqualTo(noon));
    await()
        .untilAsserted(() -> assertThat(publisher.checkpoint(noon.plusSeconds(3))).isAfter(noon));
  }

  private void hand(KafkaPublisher publisher, int count) {
    for (int i = 0; i < count; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", port(made++), "10.1.2.3"));
    }
  }

  private static int port(int number) {
    return 1_000 + number % 50_000;
  }

  private KafkaPublisher publisher(MoodyProducer kafka, long epoch, long spoolBytes) {
    return publisher(kafka, epoch, spoolBytes, Duration.ofMillis(20));
  }

  private KafkaPublisher publisher(
      MoodyProducer kafka, long epoch, long spoolBytes, Duration stall) {
    KafkaPublisher publisher =
        new KafkaPublisher(
            kafka,
            new PublisherOptions(
                TopicNames.defaults(),
                8,
                epoch,
                1_000,
                10,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMinutes(15),
                new SpoolOptions(
                    "test",
                    "node-a",
                    folder.resolve("spool"),
                    spoolBytes,
                    1 << 20,
                    stall,
                    Duration.ofSeconds(3))));
    opened.add(publisher);
    return publisher;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
      return files.filter(SpoolSegment::isSegment).sorted().toList();
    }
  }

  private static void assertEachOnceAndInOrder(List<byte[]> delivered, int count) {
    Map<String, List<Long>> byPartition = sequences(delivered, count);
    assertThat(byPartition.values())
        .allSatisfy(
            numbers -> {
              for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
              }
            });
  }

  private static Map<String, List<Long>> sequences(List<byte[]> delivered, int count) {
    Map<String, List<Long>> byPartition = new TreeMap<>();
    List<FlowRecord> flows = flows(delivered);
    assertThat(flows).hasSize(count);
    flows.forEach(
        flow ->
            byPartition
                .computeIfAbsent(
                    flow.getEpoch() + "/" + flow.getPartition(), key -> new ArrayList<>())
                .add(flow.getSequence()));
    return byPartition;
  }

  private static List<Long> sequences(List<byte[]> delivered) {
    return sequences(delivered, flows(delivered).size()).values().stream()
        .flatMap(Collection::stream)
        .toList();
  }

  private static List<FlowRecord> flows(List<byte[]> delivered) {
    return decoded(delivered, FlowRecord.class);
  }

  private static List<ObserverLoss> losses(List<byte[]> delivered) {
    return decoded(delivered, ObserverLoss.class);
  }

  private static <T> List<T> decoded(List<byte[]> delivered, Class<T> type) {
    return delivered.stream()
        .<SpecificRecordBase>map(value -> WireFormat.decode(value).recordOrThrow())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
