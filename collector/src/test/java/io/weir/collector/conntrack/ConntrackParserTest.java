package io.weir.collector.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConntrackParserTest {

  private static final String NEW_TCP =
      "[1795255915.974476]\t    [NEW] ipv4     2 tcp      6 120 SYN_SENT src=10.77.1.2 dst=10.96.0.10"
          + " sport=40138 dport=80 [UNREPLIED] src=10.77.2.2 dst=10.77.1.2 sport=8080 dport=40138"
          + " id=2625704610";

  @Test
  void readsANewTranslatedTcpConnection() {
    assertThat(read(NEW_TCP))
        .isEqualTo(
            new ConntrackEvent(
                Instant.parse("2026-11-21T10:11:55.974476Z"),
                Kind.NEW,
                null,
                null,
                "SYN_SENT",
                120,
                Tuple.of(6, "10.77.1.2", 40138, "10.96.0.10", 80),
                Tuple.of(6, "10.77.2.2", 8080, "10.77.1.2", 40138),
                null,
                true,
                false,
                null,
                null,
                0,
                0,
                2625704610L));
  }

  @Test
  void readsTheCountersOfADestroyedEntry() {
    ConntrackEvent event =
        read(
            "[1795255922.012652]\t[DESTROY] ipv6     10 tcp      6 TIME_WAIT src=fd00:77:1::2"
                + " dst=fd00:96::10 sport=34296 dport=80 packets=5 bytes=371 src=fd00:77:2::2"
                + " dst=fd00:77:1::2 sport=8080 dport=34296 packets=4 bytes=868 [ASSURED]"
                + " delta-time=1 id=3573411962");
    assertThat(event.kind()).isEqualTo(Kind.DESTROY);
    assertThat(event.expired()).isTrue();
    assertThat(event.sent()).isEqualTo(new Counters(5, 371));
    assertThat(event.answered()).isEqualTo(new Counters(4, 868));
    assertThat(event.assured()).isTrue();
    assertThat(event.unreplied()).isFalse();
  }

  @Test
  void tellsTheEchoIdentifierFromTheEntrysId() {
    ConntrackEvent event =
        read(
            "[1795255918.991666]\t    [NEW] ipv6     10 icmpv6   58 1 src=fd00:77:1::2"
                + " dst=fd00:77:2::2 type=128 code=0 id=11212 [UNREPLIED] src=fd00:77:2::2"
                + " dst=fd00:77:1::2 type=129 code=0 id=11212 id=1438362499");
    assertThat(event.icmp()).isEqualTo(new Icmp(128, 0, 11212));
    assertThat(event.id()).isEqualTo(1438362499L);
    assertThat(event.original())
        .isEqualTo(Tuple.of(58, "fd00:77:1::2", null, "fd00:77:2::2", null));
  }

  @Test
  void readsZoneMarkAndWhatAUserDestroyed() {
    ConntrackEvent event =
        read(
            "[1795255922.013455]\t[DESTROY] ipv4     2 tcp      6 115 SYN_SENT src=10.77.1.2"
                + " dst=10.77.2.2 sport=60668 dport=7777 packets=1 bytes=60 [UNREPLIED]"
                + " src=10.77.2.2 dst=10.77.1.2 sport=7777 dport=60668 packets=0 bytes=0 mark=42"
                + " zone=5 delta-time=5 id=3041033559 [USERSPACE] portid=2643624063");
    assertThat(event.zone()).isEqualTo(5);
    assertThat(event.mark()).isEqualTo(42);
    assertThat(event.timeoutSeconds()).isEqualTo(115);
    assertThat(event.expired()).isFalse();
  }

  @Test
  void skipsWhatSaysNothingAboutTheFlow() {
    String more =
        NEW_TCP.replace(
            " id=",
            " [start=Sat Nov 21 10:11:55 2026] [stop=Sat Nov 21 10:11:56 2026] [OFFLOAD]"
                + " secctx=system_u helper=ftp use=1 labels=0x1 id=");
    assertThat(read(more)).isEqualTo(read(NEW_TCP));
  }

  @Test
  void writesAddressesCanonically() {
    ConntrackEvent event =
        read(
            "[1795255918.982991]\t    [NEW] ipv6     10 udp      17 1 src=FD00:0:0::0002"
                + " dst=fd00::3 sport=1 dport=2 [UNREPLIED] src=fd00::3 dst=fd00::2 sport=2 dport=1"
                + " id=7");
    assertThat(event.original().src()).hasToString("fd00::2");
  }

  @Test
  void readsEveryLineThatThisKernelPrinted() throws IOException {
    List<ConntrackEvent> events = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/conntrack/kernel-6.18.txt")) {
      assertThat(in).isNotNull();
      LineReader lines = new LineReader(in);
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        assertThat(line.error()).isNull();
        events.add(read(line.text()));
      }
    }
    assertThat(events).hasSize(65);
    assertThat(events.stream().map(event -> event.original().protocol()).distinct())
        .containsExactlyInAnyOrder(6, 17, 1, 58, 99, 47, 132);
    assertThat(events).allMatch(event -> event.id() > 0);
    assertThat(events.stream().filter(event -> event.kind() == Kind.DESTROY))
        .allMatch(event -> event.sent() != null && event.answered() != null);
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[1795255915.974476]          | 1795255915.974476           | NO_TIMESTAMP",
        "[1795255915.974476]          | [1795255915.97]             | NO_TIMESTAMP",
        "[1795255915.974476]          | [179525591x.974476]         | NO_TIMESTAMP",
        "[1795255915.974476]          | [999999999999999999.974476] | NO_TIMESTAMP",
        "[NEW]                        | [NEWS]                      | UNKNOWN_EVENT",
        "ipv4     2                   | ''                          | NO_FAMILY",
        "tcp      6                   | tcp      600                | BAD_NUMBER",
        "sport=40138                  | sport=401380                | BAD_NUMBER",
        "sport=40138                  | sport=                      | BAD_NUMBER",
        "sport=40138                  | sport=-1                    | BAD_NUMBER",
        "src=10.77.1.2                | src=10.77.1.300             | BAD_ADDRESS",
        "src=10.77.1.2                | src=fd00::1                 | BAD_ADDRESS",
        "sport=40138                  | sport=40138 sport=40138     | BAD_ORDER",
        "id=2625704610                | id=2625704610 id=1          | BAD_ORDER",
        "id=2625704610                | src=10.0.0.1 id=1           | BAD_ORDER",
        "sport=8080 dport=40138       | stray                       | BAD_ORDER",
        "[UNREPLIED]                  | [UNREPLIED                  | BAD_ORDER",
        "dst=10.96.0.10               | ''                          | MISSING_TUPLE",
        "sport=8080                   | ''                          | MISSING_TUPLE",
        "id=2625704610                | ''                          | NO_ID",
        "id=2625704610                | id=                         | BAD_NUMBER",
      })
  void refusesWhatIsNotAsTheToolPrintsIt(String part, String instead, LineError expected) {
    assertThat(NEW_TCP).contains(part);
    assertThat(ConntrackParser.parse(NEW_TCP.replace(part, instead)))
        .isEqualTo(new ParsedLine.Unreadable(expected));
  }

  @Test
  void refusesEveryLineThatIsCutOff() {
    for (int length = 0; length <= NEW_TCP.lastIndexOf("id="); length++) {
      assertThat(ConntrackParser.parse(NEW_TCP.substring(0, length)))
          .as("the first %d characters", length)
          .isInstanceOf(ParsedLine.Unreadable.class);
    }
  }

  private static ConntrackEvent read(String line) {
    ParsedLine parsed = ConntrackParser.parse(line);
    assertThat(parsed).as(line).isInstanceOf(ParsedLine.Read.class);
    return ((ParsedLine.Read) parsed).event();
  }
}
