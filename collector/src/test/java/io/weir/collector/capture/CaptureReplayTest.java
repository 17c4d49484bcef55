package io.weir.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.capture.CaptureMetadata.Observer;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.RecordingSink;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureReplayTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final RecordingSink sink = new RecordingSink();

  @TempDir private Path root;

  @Test
  void mergesConntrackAndDropsOfEachObserver() throws Exception {
    replay(List.of(capture("one", START)), Pace.AS_FAST_AS_POSSIBLE);
    assertThat(sink.losses).isEmpty();
    assertThat(sink.flows)
        .extracting(FlowRecord::getCluster, FlowRecord::getDstPort, FlowRecord::getOutcome)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("one", 8080, Outcome.ESTABLISHED),
            org.assertj.core.groups.Tuple.tuple("one", 5432, Outcome.DROPPED));
    assertThat(sink.flows).allMatch(flow -> flow.getCapabilities().contains(Capability.DROPS));
    assertThat(sink.flows).allMatch(flow -> !flow.getIntervalEnd().isAfter(START.plusSeconds(20)));
  }

  @Test
  void capturesAreMergedInTheOrderOfTheirTimes() throws Exception {
    Capture later = capture("later", START.plusSeconds(3_600));
    Capture earlier = capture("earlier", START);
    replay(List.of(later, earlier), Pace.AS_FAST_AS_POSSIBLE);
    assertThat(sink.flows)
        .extracting(FlowRecord::getCluster)
        .containsExactly("earlier", "earlier", "later", "later");
  }

  @Test
  void timeInWhichNothingWasRecordedIsNotWaitedFor() throws Exception {
    Capture first = capture("first", START);
    Capture second = capture("second", START.plus(Duration.ofDays(3)));
    long before = System.nanoTime();
    replay(List.of(first, second), new Pace(100));
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    // Two seconds between the events of each capture, a hundred times as fast.
    assertThat(took).isBetween(Duration.ofMillis(40), Duration.ofSeconds(30));
    assertThat(sink.flows).hasSize(4);
  }

  @Test
  void tellsItsProgressToTheEnd() throws Exception {
    List<Long> events = new ArrayList<>();
    List<Boolean> complete = new ArrayList<>();
    try (var replay =
        new CaptureReplay(
            List.of(capture("one", START)),
            Pace.AS_FAST_AS_POSSIBLE,
            (done, read, total) -> {
              events.add(done);
              complete.add(read == total);
            })) {
      replay.run(sink);
    }
    assertThat(events).containsExactly(4L);
    assertThat(complete).containsExactly(true);
  }

  @Test
  void aHalfLastLineIsLossAndTheRestIsUsed() throws Exception {
    Capture capture = capture("one", START);
    Path drops = capture.folder().resolve("node-a.drops.jsonl");
    Files.writeString(drops, Files.readString(drops) + "{\"at\":\"2026-11-21T10:00");
    replay(List.of(capture), Pace.AS_FAST_AS_POSSIBLE);
    assertThat(sink.flows).hasSize(2);
    assertThat(sink.losses).hasSize(1);
    assertThat(sink.losses.get(0).getPlace()).isEqualTo(LossPlace.INPUT);
    assertThat(sink.losses.get(0).getCount()).isEqualTo(1);
    assertThat(sink.losses.get(0).getDetail())
        .contains("node-a.drops.jsonl line 2", "UNTERMINATED");
  }

  @Test
  void anEventFarOutsideTheCaptureIsLoss() throws Exception {
    Capture capture = capture("one", START);
    Path drops = capture.folder().resolve("node-a.drops.jsonl");
    Files.writeString(
        drops,
        Files.readString(drops) + DropEventJson.write(drop(START.plusSeconds(90_000))) + "\n");
    replay(List.of(capture), Pace.AS_FAST_AS_POSSIBLE);
    assertThat(sink.flows).hasSize(2);
    assertThat(sink.losses.get(0).getDetail()).contains("OUT_OF_CAPTURE");
  }

  @Test
  void closingEndsAWait() throws Exception {
    CaptureReplay replay =
        new CaptureReplay(List.of(capture("one", START)), new Pace(0.0001), (a, b, c) -> {});
    Thread closer = new Thread(replay::close);
    closer.start();
    replay.run(sink);
    closer.join();
    assertThat(sink.flows.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void metadataSurvivesWritingAndReading() throws IOException {
    Capture capture = capture("one", START);
    assertThat(CaptureMetadata.read(capture.folder())).isEqualTo(capture.metadata());
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\" : 1         | \"format\" : 2          | format is 2: allowed is 1",
        "\"format\" : 1,        | ``                      | format is missing",
        "\"cluster\" : \"one\"  | \"cluster\" : 7         | cluster is 7: allowed is a text",
        "PT10S                  | ten                     | report_interval is ten",
        "PT10S                  | PT0S                    | allowed are whole seconds",
        "10.1.1.0/24            | 10.1.1.0/99             | no address block",
        "netfilter              | iptables                | allowed is netfilter or none",
        "\"REPLIES\"            | \"replies\"             | capabilities is replies",
        "node-a.conntrack       | ../../etc/passwd        | the name of a file",
        "10:00:20               | 09:00:20                | must lie before end",
        "\"observers\" : [ {    | \"observers\" : [ {{    | not JSON",
      })
  void invalidMetadataIsNamed(String part, String instead, String expected) throws IOException {
    Path folder = capture("one", START).folder();
    Path file = folder.resolve(CaptureMetadata.FILE);
    String text = Files.readString(file);
    assertThat(text).contains(part);
    Files.writeString(file, text.replace(part, instead));
    assertThatThrownBy(() -> Capture.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("capture.json is invalid: ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Path folder = capture("one", START).folder();
    Files.delete(folder.resolve("node-a.drops.jsonl"));
    assertThatThrownBy(() -> Capture.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " is no complete capture: it has no readable node-a.drops.jsonl");
    assertThatThrownBy(() -> Capture.open(root))
        .isInstanceOf(IOException.class)
        .hasMessage(root + " is no capture: it has no capture.json");
  }

  private void replay(List<Capture> captures, Pace pace) throws Exception {
    try (var replay = new CaptureReplay(captures, pace, (events, read, total) -> {})) {
      replay.run(sink);
    }
  }

  private Capture capture(String cluster, Instant start) throws IOException {
    Path folder = Files.createDirectories(root.resolve(cluster));
    Files.writeString(folder.resolve("cluster.jsonl"), "");
    Files.writeString(
        folder.resolve("node-a.conntrack"),
        line(start, 1, "[NEW]", "120 SYN_SENT", "[UNREPLIED]")
            + line(start, 2, "[UPDATE]", "60 SYN_RECV", "")
            + line(start, 3, "[UPDATE]", "120 TIME_WAIT", ""));
    try (DropLog log = new DropLog(folder.resolve("node-a.drops.jsonl"))) {
      log.write(drop(start.plusSeconds(2)));
    }
    new CaptureMetadata(
            cluster,
            "scenario",
            "description",
            "command",
            start,
            "6.18",
            start,
            start.plusSeconds(20),
            Duration.ofSeconds(10),
            List.of(
                new Observer(
                    "node-a",
                    "node-a",
                    "node-a.conntrack",
                    "node-a.drops.jsonl",
                    Set.of(Capability.DROPS, Capability.REPLIES),
                    List.of("10.1.1.0/24"),
                    Enforcement.NETFILTER,
                    4_026_531_840L)))
        .write(folder);
    return Capture.open(folder);
  }

  private static DropEvent drop(Instant at) {
    return new DropEvent(
        at,
        4_026_531_840L,
        "NETFILTER_DROP",
        6,
        IpAddress.parse("10.1.1.2"),
        40001,
        IpAddress.parse("10.1.2.4"),
        5432,
        null,
        null,
        2,
        CtInfo.NEW,
        null,
        null);
  }

  private static String line(Instant start, int second, String kind, String state, String flag) {
    return "[%d.000000]\t%9s ipv4 2 tcp 6 %s src=10.1.1.2 dst=10.1.2.3 sport=40000 dport=8080 %s src=10.1.2.3 dst=10.1.1.2 sport=8080 dport=40000 id=9\n"
        .formatted(start.getEpochSecond() + second, kind, state, flag);
  }
}
