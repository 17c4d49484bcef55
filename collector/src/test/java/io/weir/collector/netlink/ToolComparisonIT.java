package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.conntrack.ConntrackCommand;
import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.ConntrackTool;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.flow.KernelNetwork;
import io.weir.collector.netlink.ConntrackFeedIT.RunningFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same traffic, seen by the feed and by the conntrack tool. */
@NullUnmarked
class ToolComparisonIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> UNHEARD =
      List.of("SYN_RECV", "FIN_WAIT", "CLOSE_WAIT", "LAST_ACK");

  private static NodeTraffic traffic;

  @BeforeAll
  static void makeNetwork() throws Exception {
    KernelNetwork.assumePossible();
    traffic = new NodeTraffic();
  }

  @AfterAll
  static void removeNetwork() throws Exception {
    if (traffic != null) {
      traffic.close();
    }
  }

  @Test
  void everyEventIsWhatTheToolPrints() throws Exception {
    List<ConntrackEvent> printed = new CopyOnWriteArrayList<>();
    ConntrackTool tool =
        ConntrackTool.start(ConntrackCommand.inNamespace(traffic.node()), () -> {});
    Thread reader = new Thread(() -> read(tool, printed));
    reader.start();
    try (RunningFeed feed = new RunningFeed(ConntrackOptions.inNamespace(traffic.node()))) {
      feed.awaitListings(1);
      // The tool subscribes some time after its start: what both see begins with this port.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                traffic.send(NodeTraffic.SERVER, 9_100);
                return printed.stream().anyMatch(event -> event.original().dstPort() == 9_100);
              });
      traffic.send(NodeTraffic.SERVER, 9_101);
      traffic.ofEveryKind();
      traffic.send(NodeTraffic.SERVER, 9_102);
      await().atMost(PATIENCE).until(() -> has(printed, 9_102));
      feed.awaitEvent(event -> event.original().dstPort() == 9_102);
      List<ConntrackEvent> read = between(feed.listener.events());
      assertThat(read).hasSizeGreaterThan(25).isEqualTo(kept(between(printed)));
    } finally {
      tool.close();
      reader.join(PATIENCE.toMillis());
      tool.release();
    }
  }

  @Test
  void everyEntryOfAListingIsWhatTheToolPrints() throws Exception {
    traffic.ofEveryKind();
    try (RunningFeed feed = new RunningFeed(ConntrackOptions.inNamespace(traffic.node()))) {
      List<ConntrackEvent> read = feed.awaitListings(1).get(0).entries();
      List<ConntrackEvent> printed = new ArrayList<>();
      for (String family : List.of("ipv4", "ipv6")) {
        listed(family).map(ToolComparisonIT::parse).forEach(printed::add);
      }
      assertThat(read.stream().map(ToolComparisonIT::lasting))
          .hasSizeGreaterThan(10)
          .containsAll(printed.stream().map(ToolComparisonIT::lasting).toList());
      assertThat(printed).hasSizeLessThanOrEqualTo(read.size()).hasSizeGreaterThan(10);
    }
  }

  private static void read(ConntrackTool tool, List<ConntrackEvent> printed) {
    try {
      for (LineReader.Line line = tool.next(); line != null; line = tool.next()) {
        if (ConntrackParser.parse(line) instanceof ParsedLine.Read read) {
          printed.add(read.event());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean has(List<ConntrackEvent> events, int port) {
    return events.stream().anyMatch(event -> event.original().dstPort() == port);
  }

  /** What lies between the first event of the one port and the first of the other. */
  private static List<ConntrackEvent> between(List<ConntrackEvent> events) {
    return events.stream()
        .dropWhile(event -> event.original().dstPort() != 9_101)
        .takeWhile(event -> event.original().dstPort() != 9_102)
        .map(ToolComparisonIT::withoutTimes)
        .toList();
  }

  /** Without those that the socket's filter does not let through. */
  private static List<ConntrackEvent> kept(List<ConntrackEvent> events) {
    return events.stream()
        .filter(event -> event.kind() != Kind.UPDATE || !isUnheard(event.state()))
        .toList();
  }

  private static boolean isUnheard(@Nullable String state) {
    return state != null && UNHEARD.contains(state);
  }

  private static Stream<String> listed(String family) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                traffic.node(),
                "conntrack",
                "-L",
                "-f",
                family,
                "-o",
                "extended,id")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    process.waitFor();
    return text.lines();
  }

  /** A line of a listing lacks the time and the kind. */
  private static ConntrackEvent parse(String line) {
    ParsedLine parsed = ConntrackParser.parse("[0.000000] [UPDATE] " + line);
    assertThat(parsed).as(line).isInstanceOf(ParsedLine.Read.class);
    return ((ParsedLine.Read) parsed).event();
  }

  private static ConntrackEvent withoutTimes(ConntrackEvent event) {
    return copy(event, event.kind(), event.timeoutSeconds());
  }

  private static ConntrackEvent lasting(ConntrackEvent event) {
    return copy(event, ConntrackEvent.Kind.PRESENT, null);
  }

  private static ConntrackEvent copy(
      ConntrackEvent event, ConntrackEvent.Kind kind, Integer timeout) {
    return new ConntrackEvent(
        Instant.EPOCH,
        kind,
        null,
        null,
        event.state(),
        timeout,
        event.original(),
        event.reply(),
        event.icmp(),
        event.unreplied(),
        event.assured(),
        event.sent(),
        event.answered(),
        event.zone(),
        event.mark(),
        event.id());
  }
}
