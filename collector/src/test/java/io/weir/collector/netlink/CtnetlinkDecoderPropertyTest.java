package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class CtnetlinkDecoderPropertyTest {

  private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 132);
  private static final List<ByteBuffer> RECORDED = Datagrams.resource("events.bin");
  private static final List<ByteBuffer> LISTED = Datagrams.resource("listing.bin");

  @Property
  void readsBackWhatTheKernelWouldWrite(@ForAll("events") ConntrackEvent event) {
    Decoded decoded = Decoded.of(CtnetlinkEncoder.encode(event));
    assertThat(decoded.errors).isEmpty();
    assertThat(decoded.entries).containsExactly(event);
  }

  @Property
  void noBytesMakeItThrowOrReadOnForEver(@ForAll @Size(max = 400) byte[] bytes) {
    Decoded decoded = Decoded.of(ByteBuffer.wrap(bytes));
    assertThat(decoded.errors.size() + decoded.entries.size() + decoded.ends.size())
        .isLessThanOrEqualTo(bytes.length / 16 + 1);
  }

  @Property
  void noAttributesBehindARealHeaderMakeItThrow(@ForAll @Size(max = 300) byte[] attributes) {
    ByteBuffer message = ByteBuffer.allocate(20 + attributes.length).order(ByteOrder.nativeOrder());
    message.putInt(message.capacity()).putShort((short) 0x100).putShort((short) 0x600);
    message.putLong(0).put((byte) 2).put((byte) 0).putShort((short) 0).put(attributes).flip();
    Decoded decoded = Decoded.of(message);
    assertThat(decoded.errors.size() + decoded.entries.size()).isEqualTo(1);
  }

  @Property
  void noDamageToRecordedMessagesMakesItThrow(
      @ForAll @IntRange(max = 10_000) int which,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> places,
      @ForAll byte instead) {
    ByteBuffer damaged = copy(RECORDED.get(which % RECORDED.size()));
    for (int place : places) {
      damaged.put(place % damaged.limit(), instead);
    }
    Decoded decoded = Decoded.of(damaged);
    assertThat(decoded.errors.size() + decoded.entries.size() + decoded.ends.size())
        .isLessThanOrEqualTo(damaged.limit() / 16 + 1);
  }

  @Property
  void whatIsCutOffIsAnErrorAndNeverAnEntryThatWasNotThere(
      @ForAll @IntRange(max = 10_000) int which, @ForAll @IntRange(max = 40_000) int cut) {
    ByteBuffer whole = LISTED.get(which % LISTED.size());
    ByteBuffer shorter = copy(whole).limit(cut % whole.limit());
    List<ConntrackEvent> entries = Decoded.of(whole).entries;
    Decoded decoded = Decoded.of(shorter);
    assertThat(decoded.entries).isEqualTo(entries.subList(0, decoded.entries.size()));
    assertThat(decoded.errors).hasSizeLessThanOrEqualTo(1);
  }

  private static ByteBuffer copy(ByteBuffer of) {
    byte[] bytes = new byte[of.limit()];
    of.get(0, bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Provide
  Arbitrary<ConntrackEvent> events() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.of(1, 6, 17, 47, 58, 99, 132),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.longs().list().ofSize(8),
            Arbitraries.integers().between(0, 65_535).list().ofSize(6),
            Arbitraries.integers().between(0, Integer.MAX_VALUE).injectNull(0.2),
            Arbitraries.of(true, false).list().ofSize(5),
            Arbitraries.longs().between(0, Long.MAX_VALUE).list().ofSize(4))
        .as(CtnetlinkDecoderPropertyTest::event);
  }

  private static ConntrackEvent event(
      Kind kind,
      int protocol,
      long at,
      List<Long> bits,
      List<Integer> numbers,
      @Nullable Integer timeout,
      List<Boolean> flags,
      List<Long> amounts) {
    boolean v4 = protocol != 58 && flags.get(0);
    boolean icmp = protocol == 1 || protocol == 58;
    return new ConntrackEvent(
        instant(at),
        kind,
        flags.get(3) ? instant(amounts.get(0)) : null,
        flags.get(3) && flags.get(4) ? instant(amounts.get(1)) : null,
        state(protocol, numbers.get(5)),
        timeout,
        tuple(protocol, v4, bits.subList(0, 4), numbers),
        tuple(protocol, v4, bits.subList(4, 8), numbers.subList(1, 6)),
        icmp ? new Icmp(numbers.get(0) % 256, numbers.get(1) % 256, numbers.get(2)) : null,
        flags.get(1),
        flags.get(2),
        flags.get(3) ? new Counters(amounts.get(0), amounts.get(1)) : null,
        flags.get(4) ? new Counters(amounts.get(2), amounts.get(3)) : null,
        numbers.get(4),
        bits.get(0) & 0xFFFF_FFFFL,
        bits.get(1) & 0xFFFF_FFFFL);
  }

  private static @Nullable String state(int protocol, int number) {
    return switch (protocol) {
      case 6 -> List.of("NONE", "SYN_SENT", "ESTABLISHED", "CLOSE", "SYN_SENT2").get(number % 5);
      case 132 -> List.of("CLOSED", "COOKIE_WAIT", "HEARTBEAT_SENT").get(number % 3);
      default -> null;
    };
  }

  private static Tuple tuple(int protocol, boolean v4, List<Long> bits, List<Integer> numbers) {
    boolean ports = WITH_PORTS.contains(protocol);
    return new Tuple(
        protocol,
        address(v4, bits.get(0), bits.get(1)),
        ports ? numbers.get(0) : Tuple.NO_PORT,
        address(v4, bits.get(2), bits.get(3)),
        ports ? numbers.get(1) : Tuple.NO_PORT);
  }

  /** Not an IPv4-mapped one, which a kernel would not have in an IPv6 entry. */
  private static IpAddress address(boolean v4, long high, long low) {
    return v4 ? IpAddress.v4(low) : IpAddress.v6(high | 1L << 61, low);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
