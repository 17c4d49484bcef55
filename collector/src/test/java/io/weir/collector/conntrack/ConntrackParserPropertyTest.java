package io.weir.collector.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.policy.net.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class ConntrackParserPropertyTest {

  private static final String LINE =
      "[1795255915.974476]\t    [NEW] ipv4     2 tcp      6 120 SYN_SENT src=10.77.1.2 dst=10.96.0.10"
          + " sport=40138 dport=80 [UNREPLIED] src=10.77.2.2 dst=10.77.1.2 sport=8080 dport=40138"
          + " id=2625704610";

  @Property
  void noTextMakesItThrow(@ForAll String text) {
    assertThat(ConntrackParser.parse(text)).isNotNull();
  }

  @Property
  void noDamageToARealLineMakesItThrow(
      @ForAll @IntRange(max = 200) int at,
      @ForAll char instead,
      @ForAll @IntRange(max = 9) int cut) {
    StringBuilder damaged = new StringBuilder(LINE);
    int place = Math.min(at, damaged.length() - 1);
    damaged.setCharAt(place, instead);
    damaged.delete(place, Math.min(place + cut, damaged.length()));
    assertThat(ConntrackParser.parse(damaged.toString())).isNotNull();
  }

  @Property
  void readsBackWhatItIsGiven(@ForAll("events") ConntrackEvent event) {
    assertThat(ConntrackParser.parse(print(event))).isEqualTo(new ParsedLine.Read(event));
  }

  @Provide
  Arbitrary<ConntrackEvent> events() {
    return Combinators.combine(
            Arbitraries.of(Kind.NEW, Kind.UPDATE, Kind.DESTROY),
            Arbitraries.of(1, 6, 17, 47, 58, 99, 132),
            Arbitraries.longs().between(0, 4_000_000_000_000_000L),
            Arbitraries.integers().list().ofSize(8),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(ConntrackParserPropertyTest::event);
  }

  private static ConntrackEvent event(
      Kind kind,
      int protocol,
      long micros,
      List<Integer> numbers,
      long id,
      boolean unreplied,
      boolean counted) {
    boolean v6 = protocol == 58 || numbers.get(0) % 2 == 0;
    boolean icmp = protocol == 1 || protocol == 58;
    boolean ports = protocol == 6 || protocol == 17 || protocol == 132;
    Integer sport = ports ? numbers.get(3) & 0xFFFF : null;
    Integer dport = ports ? numbers.get(4) & 0xFFFF : null;
    String client = address(v6, numbers.get(1));
    String service = address(v6, numbers.get(2));
    return new ConntrackEvent(
        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000),
        kind,
        null,
        null,
        protocol == 6 ? "ESTABLISHED" : null,
        kind == Kind.DESTROY ? null : numbers.get(5) & 0xFFFF,
        Tuple.of(protocol, client, sport, service, dport),
        Tuple.of(protocol, address(v6, numbers.get(6)), dport, client, sport),
        icmp ? new Icmp(8, 0, numbers.get(3) & 0xFFFF) : null,
        unreplied,
        !unreplied,
        counted ? new Counters(numbers.get(5) & 0xFFFF, id) : null,
        counted ? new Counters(0, 0) : null,
        numbers.get(7) & 0xFFFF,
        id,
        id);
  }

  private static String address(boolean v6, int bits) {
    String v4 =
        "%d.%d.%d.%d".formatted(bits >>> 24, bits >>> 16 & 0xFF, bits >>> 8 & 0xFF, bits & 0xFF);
    return v6
        ? IpAddress.parse("fd00::%x:%x".formatted(bits >>> 16, bits & 0xFFFF)).toString()
        : v4;
  }

  /** As libnetfilter_conntrack orders it. */
  private static String print(ConntrackEvent event) {
    boolean v6 = !event.original().src().isV4();
    String timeout = event.timeoutSeconds() == null ? "" : event.timeoutSeconds() + " ";
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, event.at());
    return "[%d.%06d]\t%9s %s %s %-8s %d %s%s%s%s%s%s%s%s%s%s id=%d"
        .formatted(
            micros / 1_000_000,
            micros % 1_000_000,
            "[" + event.kind() + "]",
            v6 ? "ipv6    " : "ipv4    ",
            v6 ? "10" : "2",
            "proto",
            event.original().protocol(),
            timeout,
            event.state() == null ? "" : event.state() + " ",
            direction(event.original(), event.icmp()),
            counters(event.sent()),
            event.unreplied() ? " [UNREPLIED] " : " ",
            direction(event.reply(), event.icmp()),
            counters(event.answered()),
            event.assured() ? " [ASSURED]" : "",
            event.mark() == 0 ? "" : " mark=" + event.mark(),
            event.zone() == 0 ? "" : " zone=" + event.zone(),
            event.id());
  }

  private static String direction(Tuple tuple, @Nullable Icmp icmp) {
    String text = "src=%s dst=%s".formatted(tuple.src(), tuple.dst());
    if (tuple.srcPort() != Tuple.NO_PORT) {
      text += " sport=%d dport=%d".formatted(tuple.srcPort(), tuple.dstPort());
    }
    if (icmp != null) {
      text += " type=%d code=%d id=%d".formatted(icmp.type(), icmp.code(), icmp.identifier());
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String counters(@Nullable Counters counters) {
    return counters == null
        ? ""
        : " packets=%d bytes=%d".formatted(counters.packets(), counters.bytes());
  }

  @Property
  void everyLineIsHandedOutOnce(@ForAll byte[] bytes) throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(bytes));
    int count = 0;
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      count++;
    }
    long ends =
        new String(bytes, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
    boolean openEnd = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
    assertThat(count).as(Arrays.toString(bytes)).isEqualTo((int) ends + (openEnd ? 1 : 0));
  }
}
