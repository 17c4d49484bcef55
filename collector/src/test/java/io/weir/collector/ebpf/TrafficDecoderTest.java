package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.node.TrafficEvent;
import io.weir.collector.node.TrafficEvent.Direction;
import io.weir.policy.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TrafficDecoderTest {

  private static final Instant BOOT = Instant.parse("2026-11-21T10:00:00Z");
  private static final KernelClock CLOCK = new KernelClock(BOOT);

  private final TrafficDecoder decoder = new TrafficDecoder(index -> index == 7 ? 42L : null);

  /** As a little-endian kernel has it: one of its own entries. */
  @Test
  void readsAnEntryOfAKernel() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the entry is a little-endian one");
    ByteBuffer key =
        hex(
            "0a4d0102000000000000000000000000" // 10.77.1.2
                + "0a4d0202000000000000000000000000" // 10.77.2.2
                + "9c401f90" // 40000, 8080
                + "07000000" // interface 7
                + "04060001" // IPv4, TCP, from the pod, ports
                + "00000000"); // nothing quoted
    ByteBuffer value =
        hex(
            "00ca9a3b00000000" // 1 s
                + "0094357700000000" // 2 s
                + "dc05000000000000" // 1500
                + "0300000000000000" // 3
                + "0001000001000000"); // SYN, ACK
    assertThat(decoder.decode(key, 0, value, 0, CLOCK))
        .isEqualTo(
            new TrafficEvent(
                Direction.FROM_POD,
                7,
                42L,
                Tuple.of(6, "10.77.1.2", 40000, "10.77.2.2", 8080),
                null,
                null,
                BOOT.plusSeconds(1),
                BOOT.plusSeconds(2),
                3,
                1500,
                2 | 16));
  }

  @Test
  void icmpStandsForPorts() {
    ByteBuffer bytes = ByteBuffer.allocate(TrafficDecoder.SINGLE);
    bytes.put(31, (byte) 1).put(15, (byte) 2);
    bytes.put(32, (byte) 128).put(33, (byte) 5).putShort(34, (short) 0xBEEF);
    bytes.put(40, (byte) 6).put(41, (byte) 58).put(42, (byte) 1).put(43, (byte) 2);
    TrafficEvent event = decoder.decode(bytes, 0, bytes, TrafficDecoder.SINGLE_VALUE, CLOCK);
    assertThat(event.icmp()).isEqualTo(new Icmp(128, 5, 0xBEEF));
    assertThat(event.packet()).isEqualTo(Tuple.of(58, "::2", null, "::1", null));
    assertThat(event.direction()).isEqualTo(Direction.TO_POD);
    assertThat(event.netns()).isNull();
  }

  @Test
  void anErrorIsAboutThePacketThatItQuotes() {
    ByteBuffer bytes = ByteBuffer.allocate(TrafficDecoder.SINGLE);
    bytes.put(0, new byte[] {10, 1, 2, 3}).put(16, new byte[] {10, 1, 1, 2});
    bytes.putShort(32, (short) 40000).putShort(34, (short) 5355);
    bytes.put(40, (byte) 4).put(41, (byte) 1).put(43, (byte) (4 | 1));
    bytes.put(44, (byte) 17).put(45, (byte) 3).put(46, (byte) 3);
    TrafficEvent event = decoder.decode(bytes, 0, bytes, TrafficDecoder.SINGLE_VALUE, CLOCK);
    assertThat(event.packet()).isEqualTo(Tuple.of(1, "10.1.2.3", null, "10.1.1.2", null));
    assertThat(event.icmp()).isEqualTo(new Icmp(3, 3, 0));
    assertThat(event.quoted()).isEqualTo(Tuple.of(17, "10.1.1.2", 40000, "10.1.2.3", 5355));
  }

  @Test
  void aTimeThatGoesBackwardsIsNone() {
    ByteBuffer bytes = ByteBuffer.allocate(TrafficDecoder.SINGLE).order(ByteOrder.nativeOrder());
    bytes.put(40, (byte) 4);
    bytes
        .putLong(TrafficDecoder.SINGLE_VALUE, 2_000)
        .putLong(TrafficDecoder.SINGLE_VALUE + 8, 1_000);
    TrafficEvent event = decoder.decode(bytes, 0, bytes, TrafficDecoder.SINGLE_VALUE, CLOCK);
    assertThat(event.last()).isEqualTo(event.first());
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("events") TrafficEvent event, @ForAll byte before) {
    int at = Byte.toUnsignedInt(before);
    ByteBuffer keys = ByteBuffer.allocateDirect(at + TrafficDecoder.KEY);
    ByteBuffer values = ByteBuffer.allocateDirect(at + TrafficDecoder.VALUE);
    write(event, keys.slice(at, TrafficDecoder.KEY), values.slice(at, TrafficDecoder.VALUE));
    assertThat(decoder.decode(keys, at, values, at, CLOCK)).isEqualTo(event);
  }

  @Property
  void anyBytesAreAnEvent(@ForAll("bytes") byte[] bytes) {
    ByteBuffer record = ByteBuffer.wrap(bytes);
    TrafficEvent event = decoder.decode(record, 0, record, TrafficDecoder.SINGLE_VALUE, CLOCK);
    assertThat(event.last()).isAfterOrEqualTo(event.first());
    assertThat(event.packet().srcPort()).isBetween(Tuple.NO_PORT, 65_535);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofSize(TrafficDecoder.SINGLE);
  }

  @Provide
  Arbitrary<TrafficEvent> events() {
    Arbitrary<IpAddress> v4 = Arbitraries.longs().between(0, 0xFFFF_FFFFL).map(IpAddress::v4);
    Arbitrary<IpAddress> v6 =
        Combinators.combine(Arbitraries.longs().between(1, Long.MAX_VALUE), Arbitraries.longs())
            .as(IpAddress::v6);
    Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65_535);
    Arbitrary<Tuple> tuples =
        Arbitraries.of(v4, v6)
            .flatMap(
                family ->
                    Combinators.combine(
                            Arbitraries.integers().between(0, 255), family, ports, family, ports)
                        .as(Tuple::new));
    Arbitrary<Long> counts = Arbitraries.longs().between(1, Long.MAX_VALUE);
    Arbitrary<Long> micros = Arbitraries.longs().between(0, 1L << 40);
    return Combinators.combine(
            Arbitraries.of(Direction.class),
            Arbitraries.integers().between(1, 10),
            tuples,
            micros,
            micros,
            counts,
            counts,
            Arbitraries.integers().between(0, 255))
        .as(
            (direction, index, tuple, first, length, packets, bytes, flags) ->
                new TrafficEvent(
                    direction,
                    index,
                    index == 7 ? 42L : null,
                    tuple,
                    null,
                    null,
                    at(first),
                    at(first + length),
                    packets,
                    bytes,
                    flags));
  }

  private static Instant at(long micros) {
    return BOOT.plusNanos(micros * 1_000);
  }

  private static void write(TrafficEvent event, ByteBuffer key, ByteBuffer value) {
    put(key, 0, event.packet().src());
    put(key, 16, event.packet().dst());
    key.putShort(32, (short) event.packet().srcPort());
    key.putShort(34, (short) event.packet().dstPort());
    key.order(ByteOrder.nativeOrder()).putInt(36, event.ifindex());
    key.put(40, (byte) (event.packet().src().isV4() ? 4 : 6));
    key.put(41, (byte) event.packet().protocol());
    key.put(42, (byte) (event.direction() == Direction.TO_POD ? 1 : 0));
    key.put(43, (byte) 1);
    ByteBuffer host = value.order(ByteOrder.nativeOrder());
    host.putLong(0, Duration.between(BOOT, event.first()).toNanos());
    host.putLong(8, Duration.between(BOOT, event.last()).toNanos());
    host.putLong(16, event.bytes());
    host.putLong(24, event.packets());
    for (int bit = 0; bit < 8; bit++) {
      host.put(32 + bit, (byte) (event.tcpFlags() >> bit & 1));
    }
  }

  private static void put(ByteBuffer key, int at, IpAddress address) {
    try {
      key.put(at, java.net.InetAddress.getByName(address.toString()).getAddress());
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text));
  }
}
