package io.weir.collector.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.observation.Calls.Answer;
import io.weir.schemas.FlowRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table "which observation means what", whole, on the running kernel: each row's call is made
 * once between the pods of two nodes, while on each node observers with different sources look on.
 * What they tell must be what the file observation-table.txt says, record by record, whether the
 * kernel keeps times or not.
 */
@ParameterizedClass
@EnumSource(Timestamps.class)
class ObservationTableIT {

  @Parameter
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Timestamps timestamps;

  private static final int FIRST_PORT = 20_001;
  private static final List<Row> ROWS = Row.all();
  private static final Map<Row, Answer> ANSWERS = new LinkedHashMap<>();
  private static final Map<View, List<Observer>> OBSERVERS = new EnumMap<>(View.class);

  @BeforeParameterizedClassInvocation
  static void makeEveryCallOnce(Timestamps timestamps) throws Exception {
    Observer.assumePossible();
    ANSWERS.clear();
    OBSERVERS.clear();
    Duration cell = longCell();
    try (TwoNodes network = new TwoNodes(timestamps);
        Calls calls = new Calls(network)) {
      for (View view : View.values()) {
        List<Observer> both = new ArrayList<>();
        OBSERVERS.put(view, both);
        both.add(Observer.start(network, "a", view, cell));
        both.add(Observer.start(network, "b", view, cell));
      }
      observers().forEach(Observer::awaitReady);
      for (Row row : ROWS) {
        Answer answer = row.make(calls, FIRST_PORT + ROWS.indexOf(row));
        if (answer != null) {
          ANSWERS.put(row, answer);
        }
      }
      for (Observer observer : observers().toList()) {
        observer.stop();
      }
    } finally {
      observers().forEach(Observer::close);
    }
  }

  /** One that does not end while the test runs, so that each connection has one record. */
  private static Duration longCell() {
    long now = Instant.now().getEpochSecond();
    return Duration.ofSeconds(
        IntStream.rangeClosed(1_800, 3_600)
            .filter(seconds -> now % seconds < seconds / 2)
            .findFirst()
            .orElseThrow());
  }

  private static Stream<Observer> observers() {
    return OBSERVERS.values().stream().flatMap(List::stream);
  }

  private static List<Observer> observers(View view) {
    return OBSERVERS.getOrDefault(view, List.of());
  }

  static List<Row> rows() {
    return ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachViewTellsExactlyTheseRecords(Row row) throws IOException {
    assumeTrue(ANSWERS.containsKey(row), String.valueOf(Sctp.unavailable()));
    assertThat(ANSWERS.get(row)).isIn(row.answers());
    assertThat(told(row)).isEqualTo(row.told());
  }

  private static List<String> told(Row row) {
    return Stream.of(View.CONNTRACK, View.PACKETS, View.TOGETHER, View.INTERFACES)
        .flatMap(view -> told(view, row).stream())
        .sorted()
        .toList();
  }

  private static List<String> told(View view, Row row) {
    String name = view.name().toLowerCase(Locale.ROOT);
    List<String> told = flows(view, row).stream().map(flow -> name + " " + Told.of(flow)).toList();
    return told.isEmpty() ? List.of(name + " nothing") : told;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itDoesNotMatterWhichSourceSpeaksFirst(Row row) {
    assertThat(flows(View.PROMPT, row))
        .extracting(Told::of)
        .containsExactlyInAnyOrderElementsOf(
            flows(View.TOGETHER, row).stream().map(Told::of).toList());
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void nothingIsToldBeside(View view) {
    assertThat(flows(view))
        .filteredOn(flow -> rowOf(flow) < 0 || rowOf(flow) >= ROWS.size())
        .extracting(Told::of)
        .isEmpty();
    assertThat(observers(view)).flatExtracting(observer -> observer.sink.losses).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void everyRecordSaysWhatItsObserverSees(View view) {
    assertThat(flows(view))
        .extracting(FlowRecord::getCapabilities)
        .containsOnly(view.capabilities());
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void everyConnectionBeganWithItsFirstPacket(View view) {
    assertThat(flows(view))
        .filteredOn(flow -> !flow.getIntervalStart().equals(flow.getConnectionStart()))
        .extracting(Told::of)
        .isEmpty();
  }

  /** Two counters of the kernel that know nothing of each other. */
  @ParameterizedTest
  @MethodSource("rows")
  void theBytesAreTheSameWhoeverCounts(Row row) {
    for (FlowRecord counted : flows(View.CONNTRACK, row)) {
      for (View view : List.of(View.PACKETS, View.INTERFACES, View.TOGETHER, View.PROMPT)) {
        assertThat(flows(view, row))
            .filteredOn(flow -> flow.getObserver().equals(counted.getObserver()))
            .as("what %s counted", view)
            .allSatisfy(
                flow -> {
                  assertThat(flow.getBytesToDst()).isEqualTo(counted.getBytesToDst());
                  assertThat(flow.getBytesToSrc()).isEqualTo(counted.getBytesToSrc());
                  assertThat(flow.getPacketsToDst()).isEqualTo(counted.getPacketsToDst());
                  assertThat(flow.getPacketsToSrc()).isEqualTo(counted.getPacketsToSrc());
                });
      }
    }
  }

  private static List<FlowRecord> flows(View view, Row row) {
    return flows(view).stream().filter(flow -> rowOf(flow) == ROWS.indexOf(row)).toList();
  }

  /**
   * Each row's call is made from a port of its own, which translation keeps; ICMP's, between places
   * of its own.
   */
  private static int rowOf(FlowRecord flow) {
    Integer port = flow.getSrcPort();
    if (port != null) {
      return port - FIRST_PORT;
    }
    return IntStream.range(0, ROWS.size())
        .filter(row -> ROWS.get(row).isBetween(flow.getSrcIp(), flow.getDstIp()))
        .findFirst()
        .orElse(-1);
  }

  private static List<FlowRecord> flows(View view) {
    return observers(view).stream().flatMap(o -> o.sink.flows.stream()).toList();
  }
}
