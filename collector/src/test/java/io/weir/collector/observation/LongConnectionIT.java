package io.weir.collector.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection through a Service that outlives several cells, on the running kernel. */
class LongConnectionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CELL = Duration.ofSeconds(1);
  private static final int PORT = 20_001;
  private static final int TURNS = 4;
  private static final Map<View, Observer> OBSERVERS = new EnumMap<>(View.class);

  @BeforeAll
  static void talkForSeveralCells() throws Exception {
    Observer.assumePossible();
    try (TwoNodes network = new TwoNodes(Timestamps.KEPT);
        Calls calls = new Calls(network)) {
      for (View view : View.values()) {
        OBSERVERS.put(view, Observer.start(network, "a", view, CELL));
      }
      OBSERVERS.values().forEach(Observer::awaitReady);
      // So that the handshake lies within one cell.
      await()
          .atMost(PATIENCE)
          .until(() -> Instant.now().toEpochMilli() % CELL.toMillis() < CELL.toMillis() / 2);
      try (Calls.Talk talk = calls.talk("client", PORT, "service", 80)) {
        for (int turn = 1; turn <= TURNS; turn++) {
          assertThat(talk.turn()).isTrue();
          int cells = turn;
          awaitAll(records -> records.size() >= cells);
        }
      }
      awaitAll(records -> last(records).getLifecycle() == Lifecycle.CLOSED);
      for (Observer observer : OBSERVERS.values()) {
        observer.stop();
      }
    } finally {
      OBSERVERS.values().forEach(Observer::close);
    }
  }

  private static void awaitAll(Predicate<List<FlowRecord>> condition) {
    await()
        .atMost(PATIENCE)
        .until(() -> OBSERVERS.keySet().stream().allMatch(v -> condition.test(records(v))));
  }

  @AfterAll
  static void forget() {
    OBSERVERS.clear();
  }

  /** Those between client and backend; packets alone are also told as the client sent them. */
  private static List<FlowRecord> records(View view) {
    return Objects.requireNonNull(OBSERVERS.get(view)).sink.flows.stream()
        .filter(flow -> flow.getDstIp().equals(Places.address("server")))
        .toList();
  }

  private static FlowRecord last(List<FlowRecord> records) {
    return records.get(records.size() - 1);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void eachCellHasOneRecord(View view) {
    List<FlowRecord> records = records(view);
    assertThat(records)
        .extracting(FlowRecord::getCellStart)
        .doesNotHaveDuplicates()
        .isSorted()
        .hasSizeGreaterThanOrEqualTo(TURNS);
    List<Lifecycle> life = new ArrayList<>(Collections.nCopies(records.size(), Lifecycle.ONGOING));
    life.set(0, Lifecycle.OPENED);
    life.set(life.size() - 1, Lifecycle.CLOSED);
    assertThat(records).extracting(FlowRecord::getLifecycle).isEqualTo(life);
    assertThat(records).extracting(FlowRecord::getOutcome).containsOnly(Outcome.ESTABLISHED);
    assertThat(records).extracting(FlowRecord::getOrientation).containsOnly(Orientation.CERTAIN);
    assertThat(records)
        .extracting(FlowRecord::getConnectionStart)
        .containsOnly(records.get(0).getIntervalStart());
  }

  /** Conntrack and the interfaces count apart from each other, and cut the time differently. */
  @Test
  void theRecordsAddUpToTheSameWhoeverCounts() {
    assertThat(sums(FlowRecord::getBytesToDst))
        .containsOnly(sum(View.CONNTRACK, FlowRecord::getBytesToDst));
    assertThat(sums(FlowRecord::getBytesToSrc))
        .containsOnly(sum(View.CONNTRACK, FlowRecord::getBytesToSrc));
    assertThat(sums(FlowRecord::getPacketsToDst))
        .containsOnly(sum(View.CONNTRACK, FlowRecord::getPacketsToDst));
    assertThat(sums(FlowRecord::getPacketsToSrc))
        .containsOnly(sum(View.CONNTRACK, FlowRecord::getPacketsToSrc));
    assertThat(sum(View.CONNTRACK, FlowRecord::getPacketsToDst)).isGreaterThan(TURNS);
  }

  private static List<Long> sums(Function<FlowRecord, Long> counter) {
    return OBSERVERS.keySet().stream().map(view -> sum(view, counter)).toList();
  }

  private static long sum(View view, Function<FlowRecord, Long> counter) {
    return records(view).stream().mapToLong(counter::apply).sum();
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void nothingWasMissed(View view) {
    assertThat(Objects.requireNonNull(OBSERVERS.get(view)).sink.losses).isEmpty();
  }
}
