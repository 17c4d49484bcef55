package io.weir.collector.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedMeterTest {

  private static final String LINES =
      """
      [1700000000.000001]\t[NEW] ipv4     2 udp      17 30 src=10.1.1.2 dst=10.1.2.3 sport=40000 dport=53 [UNREPLIED] src=10.1.2.3 dst=10.1.1.2 sport=53 dport=40000 id=1
      [1700000000.000002]\t[NEW] ipv4     2 udp      17 30 src=10.1.1.2 dst=10.1.2.3 sport=40001 dport=53 [UNREPLIED] src=10.1.2.3 dst=10.1.1.2 sport=53 dport=40001 id=2
      [1700000000.000003]\t[DESTROY] ipv4     2 udp      17 src=10.1.1.2 dst=10.1.2.3 sport=40000 dport=53 src=10.1.2.3 dst=10.1.1.2 sport=53 dport=40000 id=1
      """;

  @Test
  void countsByFeedAndKindAndPassesAllOn() throws Exception {
    FeedMeter meter = new FeedMeter();
    Heard heard = new Heard();

    meter.metered(new Told()).run(heard);

    List<String> counts = new ArrayList<>();
    meter.forEach((source, kind, count) -> counts.add(source + " " + kind + " " + count));
    assertThat(counts)
        .containsExactly(
            "kernel destroy 1",
            "kernel drop 0",
            "kernel listing 1",
            "kernel loss 1",
            "kernel new 2");
    assertThat(heard.calls)
        .containsExactly("begins", "conntrack 3", "ends true", "drops 0", "lost 7");
  }

  private static List<ConntrackEvent> events() throws IOException {
    LineReader lines =
        new LineReader(new ByteArrayInputStream(LINES.getBytes(StandardCharsets.UTF_8)));
    List<ConntrackEvent> events = new ArrayList<>();
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      events.add(((ParsedLine.Read) ConntrackParser.parse(line)).event());
    }
    return events;
  }

  private static final class Told implements NodeFeed {

    @Override
    public String name() {
      return "kernel";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public void run(NodeListener to) throws IOException, InterruptedException {
      to.listingBegins(Instant.EPOCH);
      to.conntrack(events());
      to.listingEnds(Instant.EPOCH, true);
      to.drops(List.of());
      to.lost(
          Instant.EPOCH, Instant.EPOCH, LossPlace.KERNEL, LossUnit.EVENTS, 7L, "socket overrun");
    }

    @Override
    public void close() {
      throw new AssertionError("nobody closes it here");
    }
  }

  private static final class Heard implements NodeListener {

    private final List<String> calls = new ArrayList<>();

    @Override
    public void conntrack(List<ConntrackEvent> events) {
      calls.add("conntrack " + events.size());
    }

    @Override
    public void listingBegins(Instant at) {
      calls.add("begins");
    }

    @Override
    public void listingEnds(Instant at, boolean complete) {
      calls.add("ends " + complete);
    }

    @Override
    public void drops(List<DropEvent> drops) {
      calls.add("drops " + drops.size());
    }

    @Override
    public void traffic(List<TrafficEvent> traffic) {
      calls.add("traffic " + traffic.size());
    }

    @Override
    public void lost(
        Instant from,
        Instant until,
        LossPlace place,
        LossUnit unit,
        @Nullable Long count,
        String detail) {
      calls.add("lost " + Objects.requireNonNull(count));
    }
  }
}
