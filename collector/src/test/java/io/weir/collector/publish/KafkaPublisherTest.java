package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PARTITIONS = 4;

  private MockProducer<byte[], byte[]> kafka = producer(true);
  private KafkaPublisher publisher = publisher(1_000, 1_000);

  @AfterEach
  void close() {
    publisher.close(Duration.ZERO);
  }

  @Test
  void numbersCountPerObserverAndPartitionFromZeroWithoutGaps() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 40000 + i, "10.1.2.3"));
      publisher.flow(Records.flow("node-b", "10.1.1.2", 40000 + i, "10.1.2.3"));
    }

    assertThat(publisher.flush(LIMIT)).isTrue();

    for (String observer : List.of("node-a", "node-b")) {
      int seen = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int wanted = partition;
        List<Long> numbers =
            flows()
                .filter(f -> f.getObserver().equals(observer) && f.getPartition() == wanted)
                .map(FlowRecord::getSequence)
                .toList();
        assertThat(numbers)
            .isNotEmpty()
            .containsExactlyElementsOf(LongStream.range(0, numbers.size()).boxed().toList());
        seen += numbers.size();
      }
      assertThat(seen).isEqualTo(200);
    }
    assertThat(kafka.history())
        .allSatisfy(
            record -> {
              FlowRecord flow = (FlowRecord) decode(record);
              assertThat(record.topic()).isEqualTo("weir.flows");
              assertThat(record.partition()).isEqualTo(flow.getPartition());
              assertThat(flow.getEpoch()).isEqualTo(77);
            });
  }

  @Test
  void bothEndsOfAConnectionMeetInOnePartition() throws InterruptedException {
    FlowRecord there = Records.flow("node-a", "10.1.1.2", 40000, "10.1.2.3");
    FlowRecord back = Records.flow("node-b", "10.1.2.3", 80, "10.1.1.2");
    back.setWireDstPort(40000);
    publisher.flow(there);
    publisher.flow(back);

    assertThat(publisher.flush(LIMIT)).isTrue();

    assertThat(kafka.history()).extracting(ProducerRecord::partition).hasSize(2);
    assertThat(kafka.history().get(0).partition()).isEqualTo(kafka.history().get(1).partition());
    assertThat(kafka.history().get(0).key()).isEqualTo(kafka.history().get(1).key());
  }

  @Test
  void whatTheFullBufferCannotHoldIsReportedAsLossWithItsInterval() throws InterruptedException {
    BlockedProducer blocked = new BlockedProducer();
    kafka = blocked;
    publisher = publisher(10, 10);
    publisher.flow(Records.flow("node-a", "10.1.1.2", 50000, "10.1.2.3"));
    blocked.awaitEntered();
    for (int i = 0; i < 10; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 50000 + i, "10.1.2.3"));
    }

    publisher.flow(Records.flow("node-a", "10.1.1.2", 40020, "10.1.2.3"));
    publisher.flow(Records.flow("node-a", "10.1.1.2", 40030, "10.1.2.3"));
    publisher.flow(Records.flow("node-b", "10.1.1.2", 40040, "10.1.2.3"));
    PublisherCounters full = publisher.counters();
    blocked.release();

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(full.flowsLostInBuffer()).isEqualTo(3);
    assertThat(full.flowsBuffered()).isEqualTo(11);
    assertThat(publisher.counters().flowsAcknowledged()).isEqualTo(11);
    assertThat(losses().toList())
        .satisfiesExactlyInAnyOrder(
            loss -> {
              assertThat(loss.getObserver()).isEqualTo("node-a");
              assertThat(loss.getPlace()).isEqualTo(LossPlace.BUFFER);
              assertThat(loss.getUnit()).isEqualTo(LossUnit.RECORDS);
              assertThat(loss.getCount()).isEqualTo(2);
              assertThat(loss.getIntervalStart()).isEqualTo(Records.START.plusSeconds(20));
              assertThat(loss.getIntervalEnd()).isEqualTo(Records.START.plusSeconds(31));
            },
            loss -> {
              assertThat(loss.getObserver()).isEqualTo("node-b");
              assertThat(loss.getCount()).isEqualTo(1);
            });
  }

  @Test
  void aRefusedRecordBecomesATransportLossAndLeavesAGapInTheNumbers() {
    kafka = producer(false);
    publisher = publisher(1_000, 1_000);
    for (int i = 0; i < 3; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 40000, "10.1.2.3"));
    }
    awaitSent(3);

    kafka.completeNext();
    kafka.errorNext(new TimeoutException("expired"));
    kafka.completeNext();
    awaitSent(4);
    kafka.completeNext();

    await().until(() -> publisher.counters().flowsAcknowledged() == 2);
    assertThat(publisher.counters().flowsLostInTransport()).isEqualTo(1);
    assertThat(losses().toList())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.getPlace()).isEqualTo(LossPlace.TRANSPORT);
              assertThat(loss.getCount()).isEqualTo(1);
              assertThat(loss.getIntervalStart()).isEqualTo(Records.START);
              assertThat(loss.getDetail()).contains("TimeoutException");
            });
  }

  @Test
  void aLossThatKafkaRefusedIsReportedAgain() {
    kafka = producer(false);
    publisher = publisher(1_000, 1_000);
    publisher.loss(loss(5));
    awaitSent(1);
    kafka.errorNext(new TimeoutException("expired"));
    publisher.loss(loss(2));

    await()
        .until(
            () -> {
              while (kafka.completeNext()) {
                Thread.onSpinWait();
              }
              return losses().skip(1).mapToLong(ObserverLoss::getCount).sum() == 7;
            });
  }

  @Test
  void changesKeepTheirOrderInTheOnePartition() throws InterruptedException {
    for (int i = 0; i < 3_000; i++) {
      publisher.change(Records.change("pod-" + i));
    }

    assertThat(publisher.flush(LIMIT)).isTrue();

    assertThat(kafka.history())
        .allSatisfy(record -> assertThat(record.topic()).isEqualTo("weir.cluster"))
        .allSatisfy(record -> assertThat(record.partition()).isZero());
    assertThat(changes().map(ClusterChange::getName))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 3_000).mapToObj(i -> "pod-" + i).toList());
    assertThat(publisher.counters().changesAcknowledged()).isEqualTo(3_000);
  }

  @Test
  void refusedChangesAreSentAgainFromTheFirstRefusedOneOn() throws InterruptedException {
    kafka = producer(false);
    publisher = publisher(10, 10);
    publisher.change(Records.change("first"));
    awaitSent(1);
    publisher.change(Records.change("second"));
    publisher.change(Records.change("third"));
    kafka.completeNext();
    awaitSent(3);

    kafka.errorNext(new TimeoutException("expired"));
    kafka.completeNext();
    awaitSent(5);
    kafka.completeNext();
    kafka.completeNext();

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(changes().map(ClusterChange::getName))
        .containsExactly("first", "second", "third", "second", "third");
    assertThat(publisher.counters().changesAcknowledged()).isEqualTo(3);
  }

  @Test
  void aChangeThatKafkaCanNeverTakeIsCountedAndLeftOut() throws InterruptedException {
    kafka = producer(false);
    publisher = publisher(10, 10);
    publisher.change(Records.change("huge"));
    awaitSent(1);

    kafka.errorNext(new RecordTooLargeException("too large"));

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(publisher.counters().changesRefused()).isEqualTo(1);
    assertThat(kafka.history()).hasSize(1);
  }

  @Test
  void aSourceOfChangesWaitsWhileTheBufferIsFull() throws InterruptedException {
    BlockedProducer blocked = new BlockedProducer();
    kafka = blocked;
    publisher = publisher(10, 2);
    AtomicInteger handed = new AtomicInteger();
    Thread source =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 20; i++) {
                  publisher.change(Records.change("pod-" + i));
                  handed.incrementAndGet();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    source.start();
    blocked.awaitEntered();
    await().until(() -> source.getState() == Thread.State.TIMED_WAITING && handed.get() >= 3);
    assertThat(handed.get()).isLessThan(20);

    blocked.release();
    source.join(LIMIT.toMillis());

    assertThat(publisher.flush(LIMIT)).isTrue();
    assertThat(changes()).hasSize(20);
  }

  @Test
  void closingSendsWhatIsBuffered() {
    for (int i = 0; i < 100; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 40000 + i, "10.1.2.3"));
    }
    publisher.loss(loss(9));

    publisher.close(LIMIT);

    assertThat(flows()).hasSize(100);
    assertThat(losses()).hasSize(1);
    assertThat(kafka.closed()).isTrue();
  }

  @Test
  void closingKeepsItsTimeLimitAndTellsWhatWasNotTaken() {
    BlockedProducer blocked = new BlockedProducer();
    kafka = blocked;
    publisher = publisher(10, 10);
    for (int i = 0; i < 5; i++) {
      publisher.flow(Records.flow("node-a", "10.1.1.2", 40000 + i, "10.1.2.3"));
    }
    blocked.awaitEntered();

    publisher.close(Duration.ofMillis(50));

    assertThat(publisher.counters().flowsAcknowledged()).isZero();
    await().until(() -> publisher.counters().flowsLost() >= 4);
  }

  @Test
  void aClosedPublisherRefusesChangesAndCountsFlows() {
    publisher.close(LIMIT);

    publisher.flow(Records.flow("node-a", "10.1.1.2", 40000, "10.1.2.3"));

    assertThat(publisher.counters().flowsLostInBuffer()).isEqualTo(1);
    assertThatThrownBy(() -> publisher.change(Records.change("web")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private void awaitSent(int records) {
    await().until(() -> kafka.history().size() >= records);
  }

  private Stream<FlowRecord> flows() {
    return decoded(FlowRecord.class);
  }

  private Stream<ObserverLoss> losses() {
    return decoded(ObserverLoss.class);
  }

  private Stream<ClusterChange> changes() {
    return decoded(ClusterChange.class);
  }

  private <T> Stream<T> decoded(Class<T> type) {
    return new ArrayList<>(kafka.history())
        .stream().map(KafkaPublisherTest::decode).filter(type::isInstance).map(type::cast);
  }

  private static SpecificRecordBase decode(ProducerRecord<byte[], byte[]> record) {
    return WireFormat.decode(record.value()).recordOrThrow();
  }

  private static ObserverLoss loss(long count) {
    return ObserverLoss.newBuilder()
        .setCluster("test")
        .setObserver("node-a")
        .setEpoch(0)
        .setPartition(0)
        .setSequence(0)
        .setIntervalStart(Records.START)
        .setIntervalEnd(Records.START.plusSeconds(1))
        .setPlace(LossPlace.KERNEL)
        .setUnit(LossUnit.EVENTS)
        .setCount(count)
        .build();
  }

  private KafkaPublisher publisher(int flowBuffer, int changeBuffer) {
    return new KafkaPublisher(
        kafka,
        new PublisherOptions(
            TopicNames.defaults(),
            PARTITIONS,
            77,
            flowBuffer,
            changeBuffer,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            null));
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
