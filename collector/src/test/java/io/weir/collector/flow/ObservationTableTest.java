package io.weir.collector.flow;

import static io.weir.schemas.Outcome.DELIVERED;
import static io.weir.schemas.Outcome.DROPPED;
import static io.weir.schemas.Outcome.ESTABLISHED;
import static io.weir.schemas.Outcome.REFUSED;
import static io.weir.schemas.Outcome.UNANSWERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.TrafficEvent;
import io.weir.collector.node.TrafficEvent.Direction;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each source, and both together, make of what happens between two pods of one node: the table
 * "which observation means what". Client 10.1.1.2 on interface 11, server 10.1.2.3 on interface 12.
 */
class ObservationTableTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final long NODE = 1;
  private static final long POD = 2;
  private static final int CLIENT = 11;
  private static final int SERVER = 12;
  private static final int IGMP = 2;
  private static final int SYN = 2;
  private static final int SYN_ACK = 18;
  private static final int RST_ACK = 20;
  private static final int ALL = 2 | 8 | 16 | 1;

  /** What the sources say in one case, and what is to be made of it; null is no record. */
  private static final class Case {

    private final String name;
    private final List<ConntrackEvent> conntrack = new ArrayList<>();
    private final List<TrafficEvent> traffic = new ArrayList<>();
    private final List<DropEvent> drops = new ArrayList<>();
    private @Nullable Outcome ofConntrack;
    private @Nullable Outcome ofPackets;
    private @Nullable Outcome ofBoth;
    private int protocol = 6;

    Case(String name) {
      this.name = name;
    }

    Case udp() {
      protocol = 17;
      return this;
    }

    private Tuple packet(boolean forward) {
      Tuple packet = Tuple.of(protocol, "10.1.1.2", 40000, "10.1.2.3", 8080);
      return forward ? packet : packet.reversed();
    }

    Case ct(int millis, Kind kind, @Nullable String state, String replied) {
      boolean ended = kind == Kind.DESTROY;
      conntrack.add(
          new ConntrackEvent(
              at(millis),
              kind,
              null,
              null,
              state,
              30,
              packet(true),
              packet(false),
              null,
              replied.isEmpty(),
              false,
              ended ? new Counters(1, 60) : null,
              ended ? new Counters(1, 40) : null,
              0,
              0,
              7));
      return this;
    }

    /** Packets that a pod sent or got, at its own interface. */
    Case seen(int millis, int ifindex, Direction direction, int flags) {
      boolean forward = (ifindex == CLIENT) == (direction == Direction.FROM_POD);
      traffic.add(
          new TrafficEvent(
              direction,
              ifindex,
              null,
              packet(forward),
              null,
              null,
              at(millis),
              at(millis + 5),
              2,
              120,
              protocol == 6 ? flags : 0));
      return this;
    }

    /** An ICMP error from one address to another at an interface. */
    Case icmp(int ifindex, Direction direction, String src, String dst, int code) {
      traffic.add(
          new TrafficEvent(
              direction,
              ifindex,
              null,
              Tuple.of(1, src, null, dst, null),
              new Icmp(3, code, 0),
              src.equals("10.1.2.3") ? packet(true) : null,
              at(3),
              at(3),
              1,
              80,
              0));
      return this;
    }

    Case drop(long netns, String reason, boolean forward, int flags, @Nullable CtInfo ctinfo) {
      Tuple packet = packet(forward);
      drops.add(
          new DropEvent(
              at(1),
              netns,
              reason,
              protocol,
              packet.src(),
              packet.srcPort(),
              packet.dst(),
              packet.dstPort(),
              null,
              null,
              protocol == 6 ? flags : null,
              ctinfo,
              null,
              null));
      return this;
    }

    Case means(
        @Nullable Outcome conntrackAlone, @Nullable Outcome packetsAlone, @Nullable Outcome both) {
      ofConntrack = conntrackAlone;
      ofPackets = packetsAlone;
      ofBoth = both;
      return this;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("established")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .ct(1, Kind.UPDATE, "SYN_RECV", "replied")
            .ct(2, Kind.UPDATE, "ESTABLISHED", "replied")
            .seen(0, CLIENT, Direction.FROM_POD, ALL)
            .seen(1, SERVER, Direction.TO_POD, ALL)
            .seen(2, SERVER, Direction.FROM_POD, ALL)
            .seen(3, CLIENT, Direction.TO_POD, ALL)
            .means(ESTABLISHED, ESTABLISHED, ESTABLISHED),
        new Case("refused, no listener")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .ct(1, Kind.DESTROY, "CLOSE", "")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, SERVER, Direction.TO_POD, SYN)
            .seen(2, SERVER, Direction.FROM_POD, RST_ACK)
            .seen(3, CLIENT, Direction.TO_POD, RST_ACK)
            .drop(POD, "NO_SOCKET", true, SYN, null)
            .means(REFUSED, REFUSED, REFUSED),
        new Case("refused, drops inside pods not watched")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, SERVER, Direction.TO_POD, SYN)
            .seen(2, SERVER, Direction.FROM_POD, RST_ACK)
            .seen(3, CLIENT, Direction.TO_POD, RST_ACK)
            .means(null, REFUSED, REFUSED),
        new Case("dropped in forward")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .drop(NODE, "NETFILTER_DROP", true, SYN, CtInfo.NEW)
            .means(null, DROPPED, DROPPED),
        new Case("dropped, drops not watched")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .means(null, UNANSWERED, UNANSWERED),
        new Case("rejected with reset")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, CLIENT, Direction.TO_POD, RST_ACK)
            .drop(NODE, "NETFILTER_DROP", true, SYN, CtInfo.NEW)
            .means(null, DROPPED, DROPPED),
        new Case("rejected with reset, drops not watched")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, CLIENT, Direction.TO_POD, RST_ACK)
            .means(null, DROPPED, DROPPED),
        new Case("rejected with icmp")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .icmp(CLIENT, Direction.TO_POD, "10.1.1.1", "10.1.1.2", 3)
            .drop(NODE, "NETFILTER_DROP", true, SYN, CtInfo.NEW)
            .means(null, DROPPED, DROPPED),
        new Case("dropped before conntrack")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .drop(NODE, "NETFILTER_DROP", true, SYN, null)
            .means(null, DROPPED, DROPPED),
        new Case("answer dropped on its way back")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .ct(1, Kind.UPDATE, "SYN_RECV", "replied")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, SERVER, Direction.TO_POD, SYN)
            .seen(2, SERVER, Direction.FROM_POD, SYN_ACK)
            .drop(NODE, "NETFILTER_DROP", false, SYN_ACK, CtInfo.ESTABLISHED_REPLY)
            .means(ESTABLISHED, DELIVERED, DELIVERED),
        new Case("dropped by the pod itself")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, SERVER, Direction.TO_POD, SYN)
            .drop(POD, "NETFILTER_DROP", true, SYN, null)
            .means(UNANSWERED, DELIVERED, DELIVERED),
        new Case("address without owner")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .icmp(CLIENT, Direction.TO_POD, "10.1.1.1", "10.1.1.2", 1)
            .drop(NODE, "NEIGH_FAILED", true, SYN, CtInfo.NEW)
            .means(UNANSWERED, UNANSWERED, UNANSWERED),
        new Case("no route")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .icmp(CLIENT, Direction.TO_POD, "10.1.1.1", "10.1.1.2", 0)
            .drop(NODE, "IP_INNOROUTES", true, SYN, null)
            .means(null, UNANSWERED, UNANSWERED),
        new Case("dropped by tc at the source")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .drop(NODE, "TC_INGRESS", true, SYN, null)
            .means(null, DROPPED, DROPPED),
        new Case("dropped by tc at the destination")
            .ct(0, Kind.NEW, "SYN_SENT", "")
            .seen(0, CLIENT, Direction.FROM_POD, SYN)
            .seen(1, SERVER, Direction.TO_POD, SYN)
            .drop(NODE, "TC_EGRESS", true, SYN, CtInfo.NEW)
            .means(UNANSWERED, DROPPED, DROPPED),
        new Case("UDP dropped")
            .udp()
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .drop(NODE, "NETFILTER_DROP", true, 0, CtInfo.NEW)
            .means(null, DROPPED, DROPPED),
        new Case("UDP, the answer dropped on its way back")
            .udp()
            .ct(0, Kind.NEW, null, "")
            .ct(2, Kind.UPDATE, null, "replied")
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .seen(1, SERVER, Direction.TO_POD, 0)
            .seen(2, SERVER, Direction.FROM_POD, 0)
            .drop(NODE, "NETFILTER_DROP", false, 0, CtInfo.ESTABLISHED_REPLY)
            .means(ESTABLISHED, DELIVERED, DELIVERED),
        new Case("UDP without listener")
            .udp()
            .ct(0, Kind.NEW, null, "")
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .seen(1, SERVER, Direction.TO_POD, 0)
            .icmp(SERVER, Direction.FROM_POD, "10.1.2.3", "10.1.1.2", 3)
            .icmp(CLIENT, Direction.TO_POD, "10.1.2.3", "10.1.1.2", 3)
            .means(UNANSWERED, REFUSED, REFUSED),
        new Case("UDP without answer")
            .udp()
            .ct(0, Kind.NEW, null, "")
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .seen(1, SERVER, Direction.TO_POD, 0)
            .means(UNANSWERED, DELIVERED, DELIVERED),
        new Case("UDP answered")
            .udp()
            .ct(0, Kind.NEW, null, "")
            .ct(2, Kind.UPDATE, null, "replied")
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .seen(1, SERVER, Direction.TO_POD, 0)
            .seen(2, SERVER, Direction.FROM_POD, 0)
            .seen(3, CLIENT, Direction.TO_POD, 0)
            .means(ESTABLISHED, ESTABLISHED, ESTABLISHED));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void conntrackAlone(Case given) {
    check(tell(given.conntrack, List.of(), List.of()), given.ofConntrack, SourceKind.CONNTRACK);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void packetsAlone(Case given) {
    check(tell(List.of(), given.traffic, given.drops), given.ofPackets, SourceKind.EBPF);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothTogether(Case given) {
    check(
        tell(given.conntrack, given.traffic, given.drops),
        given.ofBoth,
        given.conntrack.isEmpty() ? SourceKind.EBPF : SourceKind.MERGED);
  }

  /** The kernel's map gives its places in no order, and not at once. */
  @ParameterizedTest
  @MethodSource("cases")
  void inWhateverOrderTheInterfacesAreRead(Case given) {
    for (int seed = 0; seed < 24; seed++) {
      List<TrafficEvent> shuffled = new ArrayList<>(given.traffic);
      Collections.shuffle(shuffled, new Random(seed));
      check(
          tell(given.conntrack, shuffled, given.drops),
          given.ofBoth,
          given.conntrack.isEmpty() ? SourceKind.EBPF : SourceKind.MERGED);
      check(tell(List.of(), shuffled, List.of()), null, null);
    }
  }

  private static void check(
      List<FlowRecord> records, @Nullable Outcome outcome, @Nullable SourceKind source) {
    if (source == null) {
      assertThat(records).allMatch(record -> record.getSrcIp().equals("10.1.1.2"));
      return;
    }
    if (outcome == null) {
      assertThat(records).isEmpty();
      return;
    }
    assertThat(records).hasSize(1);
    FlowRecord record = records.get(0);
    assertThat(record.getOutcome()).isEqualTo(outcome);
    assertThat(record.getSourceKind()).isEqualTo(source);
    assertThat(record.getSrcIp()).isEqualTo("10.1.1.2");
    assertThat(record.getDstPort()).isEqualTo(8080);
    assertThat(record.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(record.getConnectionStart()).isNotNull().isEqualTo(record.getIntervalStart());
    if (outcome == DROPPED || outcome == UNANSWERED) {
      assertThat(record.getPassedDestination()).isNotEqualTo(outcome == DROPPED);
    }
    if ((outcome == DELIVERED || outcome == REFUSED || outcome == ESTABLISHED)
        && source != SourceKind.CONNTRACK) {
      assertThat(record.getPassedDestination()).isTrue();
    }
  }

  /** The kernel forgets a datagram's entry before it finds no socket, and may tell of it later. */
  @Test
  void aDatagramThatTheNodeItselfRefusesIsOneConnectionThoughItsDropIsHeardFirst() {
    Case given =
        new Case("UDP to the node")
            .udp()
            .ct(2, Kind.NEW, null, "")
            .drop(NODE, "NO_SOCKET", true, 0, null);
    RecordingSink sink = new RecordingSink();
    NodeTracker tracker = tracker(sink);
    given.drops.forEach(tracker::drop);
    given.conntrack.forEach(tracker::conntrack);
    tracker.finish(CELL.plusSeconds(9));
    assertThat(sink.flows).hasSize(1);
    FlowRecord record = sink.flows.get(0);
    assertThat(record.getOutcome()).isEqualTo(REFUSED);
    assertThat(record.getSourceKind()).isEqualTo(SourceKind.MERGED);
    assertThat(record.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(record.getConnectionStart()).isEqualTo(at(1));
  }

  @Test
  void anErrorIsAboutNoOtherFlowBetweenTheSamePods() {
    Case refused =
        new Case("refused")
            .udp()
            .seen(0, CLIENT, Direction.FROM_POD, 0)
            .seen(1, SERVER, Direction.TO_POD, 0)
            .icmp(SERVER, Direction.FROM_POD, "10.1.2.3", "10.1.1.2", 3);
    List<TrafficEvent> traffic = new ArrayList<>(refused.traffic);
    Tuple taken = Tuple.of(17, "10.1.1.2", 40001, "10.1.2.3", 5354);
    traffic.add(passing(CLIENT, Direction.FROM_POD, taken, at(0), 1, 100));
    traffic.add(passing(SERVER, Direction.TO_POD, taken, at(1), 1, 100));
    assertThat(tell(List.of(), traffic, List.of()))
        .extracting(FlowRecord::getSrcPort, FlowRecord::getOutcome)
        .containsExactlyInAnyOrder(tuple(40000, REFUSED), tuple(40001, DELIVERED));
  }

  /** It has no listener and no policy: reports of whom a host wants to hear are for its link. */
  @Test
  void multicastMembershipIsNoFlow() {
    Tuple report = Tuple.of(IGMP, "10.1.1.2", null, "224.0.0.22", null);
    List<TrafficEvent> traffic = List.of(passing(CLIENT, Direction.FROM_POD, report, at(0), 1, 40));
    List<DropEvent> drops =
        List.of(
            new DropEvent(
                at(1),
                NODE,
                "NOT_SPECIFIED",
                IGMP,
                report.src(),
                null,
                report.dst(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    assertThat(tell(List.of(), traffic, drops)).isEmpty();
  }

  @Test
  void aServicesTwoFormsAreOneConnectionWhereConntrackJoinsThem() {
    Entry entry = Entry.tcp(40000, 7, null);
    Tuple asked = Tuple.of(6, "10.1.1.2", 40000, "10.96.0.10", 80);
    Tuple wire = Tuple.of(6, "10.1.1.2", 40000, "10.1.2.3", 8080);
    List<ConntrackEvent> conntrack =
        List.of(entry.event(Kind.NEW, at(1)), entry.answered(3).event(Kind.UPDATE, at(2)));
    List<TrafficEvent> traffic =
        List.of(
            passing(CLIENT, Direction.FROM_POD, asked, at(0), 3, 300),
            passing(SERVER, Direction.TO_POD, wire, at(1), 3, 300),
            passing(SERVER, Direction.FROM_POD, wire.reversed(), at(2), 4, 900),
            passing(CLIENT, Direction.TO_POD, asked.reversed(), at(3), 4, 900));

    FlowRecord joined = tell(conntrack, traffic, List.of()).get(0);
    List<FlowRecord> apart = tell(List.of(), traffic, List.of());

    assertThat(joined.getOriginalDstIp()).isEqualTo("10.96.0.10");
    assertThat(joined.getDstIp()).isEqualTo("10.1.2.3");
    assertThat(joined.getBytesToDst()).isEqualTo(300);
    assertThat(joined.getBytesToSrc()).isEqualTo(900);
    assertThat(joined.getPassedSource()).isTrue();
    assertThat(apart).extracting(FlowRecord::getOutcome).containsExactly(ESTABLISHED, ESTABLISHED);
    assertThat(apart)
        .extracting(FlowRecord::getDstIp)
        .containsExactlyInAnyOrder("10.96.0.10", "10.1.2.3");
  }

  @Test
  void bytesAreConntracksWhereItCounts() {
    Entry entry = Entry.udp(40000, 7, null);
    Tuple packet = Tuple.of(17, "10.1.1.2", 40000, "10.1.2.3", 53);
    List<FlowRecord> records =
        tell(
            List.of(entry.event(Kind.NEW, at(1)), entry.answered(2).event(Kind.DESTROY, at(900))),
            List.of(passing(CLIENT, Direction.FROM_POD, packet, at(0), 3, 3_000)),
            List.of());
    assertThat(records).extracting(FlowRecord::getBytesToDst).containsExactly(200L);
  }

  @Test
  void aConnectionThatOnlyItsPacketsTellOfClosesWithTheirFins() {
    Tuple packet = Tuple.of(6, "10.1.1.2", 40000, "10.9.9.9", 443);
    List<FlowRecord> records =
        tell(
            List.of(),
            List.of(
                passing(CLIENT, Direction.FROM_POD, packet, at(0), 5, 500),
                passing(CLIENT, Direction.TO_POD, packet.reversed(), at(1), 6, 600)),
            List.of());
    assertThat(records).hasSize(1);
    assertThat(records.get(0).getLifecycle()).hasToString("CLOSED");
    assertThat(records.get(0).getPassedSource()).isTrue();
    assertThat(records.get(0).getPassedDestination()).isNull();
  }

  private static TrafficEvent passing(
      int ifindex, Direction direction, Tuple packet, Instant at, long packets, long bytes) {
    return new TrafficEvent(
        direction, ifindex, null, packet, null, null, at, at.plusMillis(9), packets, bytes, ALL);
  }

  private static List<FlowRecord> tell(
      List<ConntrackEvent> conntrack, List<TrafficEvent> traffic, List<DropEvent> drops) {
    RecordingSink sink = new RecordingSink();
    NodeTracker tracker = tracker(sink);
    conntrack.forEach(tracker::conntrack);
    drops.forEach(tracker::drop);
    traffic.forEach(tracker::traffic);
    tracker.finish(CELL.plusSeconds(9));
    return sink.flows;
  }

  private static NodeTracker tracker(RecordingSink sink) {
    return new NodeTracker(
        ObserverConfig.of(
                "c", "n", Duration.ofSeconds(10), List.of("10.1.0.0/16"), Enforcement.NONE)
            .withNodeNetns(NODE),
        EnumSet.of(Capability.DROPS),
        sink);
  }

  private static Instant at(int millis) {
    return CELL.plusMillis(millis);
  }
}
