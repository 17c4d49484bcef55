package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Messages recorded from a kernel (see README.md beside them), and such as no kernel writes. */
@NullUnmarked
class CtnetlinkDecoderTest {

  private static final Decoded RECORDED = Decoded.of(Datagrams.resource("events.bin"));
  private static final Decoded LISTED = Decoded.of(Datagrams.resource("listing.bin"));

  @Test
  void readsEveryRecordedMessage() {
    assertThat(RECORDED.errors).isEmpty();
    assertThat(RECORDED.entries).hasSize(Datagrams.resource("events.bin").size());
    assertThat(LISTED.errors).isEmpty();
    assertThat(LISTED.entries).isNotEmpty().allMatch(entry -> entry.kind() == Kind.PRESENT);
    assertThat(LISTED.ends).containsExactly(0);
    assertThat(LISTED.inconsistencies).isZero();
  }

  @Test
  void aConnectionToAServiceIsFollowedThroughItsStates() {
    List<ConntrackEvent> events =
        RECORDED.entries.stream().filter(CtnetlinkDecoderTest::isToService).toList();
    assertThat(events).extracting(ConntrackEvent::kind).startsWith(Kind.NEW, Kind.UPDATE);
    assertThat(events)
        .extracting(ConntrackEvent::state)
        .startsWith("SYN_SENT", "SYN_RECV", "ESTABLISHED");
    assertThat(events).extracting(ConntrackEvent::id).containsOnly(events.get(0).id());
    ConntrackEvent first = events.get(0);
    assertThat(first.original().src()).hasToString("10.77.1.2");
    assertThat(first.reply().src()).hasToString("10.77.2.2");
    assertThat(first.reply().srcPort()).isEqualTo(8080);
    assertThat(first.reply().dstPort()).isEqualTo(first.original().srcPort());
    assertThat(first.unreplied()).isTrue();
    assertThat(first.at()).isBefore(Decoded.READ_AT.plusSeconds(86_400 * 365));
    assertThat(first.at()).isNotEqualTo(Decoded.READ_AT);
    assertThat(events.get(2).assured()).isTrue();
  }

  @Test
  void whatIsDestroyedCarriesItsCountersAndTimes() {
    ConntrackEvent refused =
        first(event -> event.kind() == Kind.DESTROY && event.original().protocol() == 6);
    assertThat(refused.state()).isEqualTo("CLOSE");
    assertThat(refused.sent()).isNotNull();
    assertThat(refused.sent().packets()).isEqualTo(1);
    assertThat(refused.answered().packets()).isEqualTo(1);
    assertThat(refused.startedAt()).isBefore(refused.stoppedAt());
    assertThat(refused.expired()).isFalse();
  }

  @Test
  void pingsHaveTypeCodeAndIdentifier() {
    ConntrackEvent ping = first(event -> event.original().protocol() == 1);
    assertThat(ping.icmp()).isNotNull();
    assertThat(ping.icmp()).extracting(Icmp::type, Icmp::code).containsExactly(8, 0);
    assertThat(ping.original().srcPort()).isEqualTo(Tuple.NO_PORT);
    ConntrackEvent ping6 = first(event -> event.original().protocol() == 58);
    assertThat(ping6.icmp()).extracting(Icmp::type, Icmp::code).containsExactly(128, 0);
    assertThat(ping6.original().dst()).hasToString("fd00:77:2::2");
  }

  @Test
  void zonesOfBothDirectionsAndOfTheOriginalAreRead() {
    assertThat(first(event -> event.original().dstPort() == 7007).zone()).isEqualTo(7);
    assertThat(first(event -> event.original().dstPort() == 7008).zone()).isEqualTo(8);
  }

  @Test
  void sctpHasItsOwnStates() {
    assertThat(first(event -> event.original().protocol() == 132).state()).isEqualTo("CLOSED");
  }

  @Test
  void aListingCarriesCountersAndStart() {
    assertThat(LISTED.entries.stream().map(ConntrackEvent::sent).filter(Objects::nonNull))
        .isNotEmpty()
        .allMatch(counters -> counters.packets() > 0);
    assertThat(LISTED.entries.stream().map(ConntrackEvent::startedAt).filter(Objects::nonNull))
        .isNotEmpty();
    assertThat(LISTED.entries).allMatch(entry -> entry.at().equals(Decoded.READ_AT));
  }

  @Test
  void aMessageOfAnotherSubsystemIsNoConntrack() {
    assertThat(errors(CtnetlinkEncoder.message(0x200, 0, m -> m.header(2))))
        .containsExactly(DecodeError.NOT_CONNTRACK);
  }

  @Test
  void anotherFamilyIsUnknown() {
    assertThat(errors(CtnetlinkEncoder.message(0x100, 0, m -> m.header(7))))
        .containsExactly(DecodeError.UNKNOWN_FAMILY);
  }

  @Test
  void whatLacksTheNeededIsNamed() {
    assertThat(errors(CtnetlinkEncoder.message(0x100, 0, m -> m.header(2))))
        .containsExactly(DecodeError.MISSING_STATUS);
    assertThat(errors(withAttributes(m -> m.u32(3, 0)))).containsExactly(DecodeError.MISSING_ID);
    assertThat(
            errors(
                withAttributes(
                    m -> {
                      m.u32(3, 0);
                      m.u32(12, 1);
                    })))
        .containsExactly(DecodeError.MISSING_TUPLE);
    assertThat(errors(withAttributes(m -> m.nest(1, tuple -> tuple.nest(2, p -> p.u8(1, 6))))))
        .containsExactly(DecodeError.MISSING_TUPLE);
  }

  @Test
  void valuesOfTheWrongSizeAreRefused() {
    assertThat(errors(withAttributes(m -> m.u16(3, 0)))).containsExactly(DecodeError.BAD_ATTRIBUTE);
    assertThat(errors(withAttributes(m -> m.u32(18, 0))))
        .containsExactly(DecodeError.BAD_ATTRIBUTE);
    assertThat(errors(withAttributes(m -> m.u32(27, 0))))
        .containsExactly(DecodeError.BAD_ATTRIBUTE);
    assertThat(errors(withAttributes(m -> m.nest(9, inner -> inner.u32(1, 5)))))
        .containsExactly(DecodeError.BAD_ATTRIBUTE);
  }

  @Test
  void numbersBeyondTheirRangeAreRefused() {
    assertThat(errors(withAttributes(m -> m.u64(27, -1)))).containsExactly(DecodeError.BAD_NUMBER);
    assertThat(errors(withAttributes(m -> m.u32(7, -1)))).containsExactly(DecodeError.BAD_NUMBER);
    assertThat(errors(withAttributes(m -> m.nest(9, inner -> inner.u64(1, -1)))))
        .containsExactly(DecodeError.BAD_NUMBER);
  }

  @Test
  void lengthsThatLeaveTheirPlaceAreRefused() {
    ByteBuffer message = withAttributes(m -> m.u32(3, 0));
    message.putShort(20, (short) 400);
    assertThat(errors(message)).containsExactly(DecodeError.BAD_LENGTH);
    message.putShort(20, (short) 3);
    assertThat(errors(message)).containsExactly(DecodeError.BAD_LENGTH);
    message.putInt(0, 4_000);
    assertThat(errors(message)).containsExactly(DecodeError.BAD_LENGTH);
    message.putInt(0, -1);
    assertThat(errors(message)).containsExactly(DecodeError.BAD_LENGTH);
  }

  @Test
  void anUnknownStateIsNoState() {
    ConntrackEvent known = first(CtnetlinkDecoderTest::isToService);
    ByteBuffer message = CtnetlinkEncoder.encode(known);
    Decoded decoded = Decoded.of(withState(message, 77));
    assertThat(decoded.errors).isEmpty();
    assertThat(decoded.entries).singleElement().extracting(ConntrackEvent::state).isNull();
  }

  private static ByteBuffer withState(ByteBuffer message, int state) {
    for (int at = 20; at < message.limit() - 12; at += 4) {
      // CTA_PROTOINFO, 16 bytes, nested: inside it the TCP part, inside that the state.
      if (message.getShort(at) == 16
          && (message.getShort(at + 2) & 0xFFFF) == (4 | CtnetlinkEncoder.NESTED)) {
        return message.put(at + 12, (byte) state);
      }
    }
    throw new IllegalStateException("no state in the message");
  }

  @Test
  void theEndOfAListingTellsHowItWent() {
    assertThat(Decoded.of(CtnetlinkEncoder.message(3, 2, m -> m.host32(0))).ends)
        .containsExactly(0);
    assertThat(Decoded.of(CtnetlinkEncoder.message(3, 2, m -> m.host32(-12))).ends)
        .containsExactly(12);
    assertThat(Decoded.of(CtnetlinkEncoder.message(2, 0, m -> m.host32(-1))).ends)
        .containsExactly(1);
    assertThat(Decoded.of(CtnetlinkEncoder.message(3, 0x12, m -> m.host32(0))).inconsistencies)
        .isEqualTo(1);
  }

  private static ByteBuffer withAttributes(CtnetlinkEncoder.Part attributes) {
    return CtnetlinkEncoder.message(
        0x100,
        0x600,
        m -> {
          m.header(2);
          attributes.write(m);
        });
  }

  private static List<DecodeError> errors(ByteBuffer message) {
    Decoded decoded = Decoded.of(message);
    assertThat(decoded.entries).isEmpty();
    return decoded.errors;
  }

  private static boolean isToService(ConntrackEvent event) {
    return event.original().src().toString().equals("10.77.1.2")
        && event.original().dst().toString().equals("10.96.0.10");
  }

  private static ConntrackEvent first(Predicate<ConntrackEvent> which) {
    return RECORDED.entries.stream().filter(which).findFirst().orElseThrow();
  }
}
