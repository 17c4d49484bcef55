package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages that the kernel would. */
final class CtnetlinkEncoder {

  static final int NESTED = 0x8000;

  private static final List<String> TCP =
      List.of(
          "NONE",
          "SYN_SENT",
          "SYN_RECV",
          "ESTABLISHED",
          "FIN_WAIT",
          "CLOSE_WAIT",
          "LAST_ACK",
          "TIME_WAIT",
          "CLOSE",
          "SYN_SENT2");
  private static final List<String> SCTP =
      List.of(
          "NONE",
          "CLOSED",
          "COOKIE_WAIT",
          "COOKIE_ECHOED",
          "ESTABLISHED",
          "SHUTDOWN_SENT",
          "SHUTDOWN_RECD",
          "SHUTDOWN_ACK_SENT",
          "HEARTBEAT_SENT",
          "HEARTBEAT_ACKED");

  private final ByteBuffer out = ByteBuffer.allocate(2_048).order(ByteOrder.nativeOrder());

  /** Writes something. */
  interface Part {
    void write(CtnetlinkEncoder encoder);
  }

  static ByteBuffer encode(ConntrackEvent event) {
    return switch (event.kind()) {
      case NEW -> message(0x100, 0x600, encoder -> encoder.entry(event));
      case UPDATE -> message(0x100, 0, encoder -> encoder.entry(event));
      case PRESENT -> message(0x100, 0x2, encoder -> encoder.entry(event));
      case DESTROY -> message(0x102, 0, encoder -> encoder.entry(event));
    };
  }

  static ByteBuffer message(int type, int flags, Part payload) {
    CtnetlinkEncoder encoder = new CtnetlinkEncoder();
    encoder.out.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
    payload.write(encoder);
    encoder.out.putInt(0, encoder.out.position());
    return encoder.out.flip();
  }

  void header(int family) {
    out.put((byte) family).put((byte) 0).putShort((short) 0);
  }

  void host32(int number) {
    out.putInt(number);
  }

  private void entry(ConntrackEvent event) {
    header(event.original().src().isV4() ? 2 : 10);
    tuple(1, event.original(), event.icmp(), event.zone() % 2 == 0 ? 0 : event.zone());
    tuple(2, event.reply(), event.icmp(), 0);
    u32(3, (event.unreplied() ? 0 : 2) | (event.assured() ? 4 : 0) | 8);
    if (event.timeoutSeconds() != null) {
      u32(7, event.timeoutSeconds());
    }
    if (event.state() != null) {
      int protocol = event.original().protocol();
      List<String> names = protocol == 6 ? TCP : SCTP;
      nest(4, inner -> nest(protocol == 6 ? 1 : 3, s -> u8(1, position(names, event.state()))));
    }
    counters(9, event.sent());
    counters(10, event.answered());
    if (event.startedAt() != null) {
      nest(
          20,
          inner -> {
            u64(1, nanos(event.startedAt()));
            if (event.stoppedAt() != null) {
              u64(2, nanos(event.stoppedAt()));
            }
          });
    }
    u32(8, (int) event.mark());
    u32(12, (int) event.id());
    if (event.zone() != 0 && event.zone() % 2 == 0) {
      u16(18, event.zone());
    }
    u64(27, nanos(event.at()));
  }

  private static int position(List<String> names, @Nullable String name) {
    return name == null ? -1 : names.indexOf(name);
  }

  private static long nanos(@Nullable Instant at) {
    if (at == null) {
      throw new IllegalArgumentException("no time");
    }
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
  }

  private void tuple(int type, Tuple tuple, @Nullable Icmp icmp, int zone) {
    boolean v4 = tuple.src().isV4();
    nest(
        type,
        parts -> {
          nest(
              1,
              addresses -> {
                bytes(v4 ? 1 : 3, address(tuple.src()));
                bytes(v4 ? 2 : 4, address(tuple.dst()));
              });
          nest(
              2,
              protocol -> {
                u8(1, tuple.protocol());
                if (tuple.srcPort() != Tuple.NO_PORT) {
                  u16(2, tuple.srcPort());
                  u16(3, tuple.dstPort());
                }
                if (icmp != null) {
                  u16(v4 ? 4 : 7, icmp.identifier());
                  u8(v4 ? 5 : 8, icmp.type());
                  u8(v4 ? 6 : 9, icmp.code());
                }
              });
          if (zone != 0) {
            u16(3, zone);
          }
        });
  }

  private static byte[] address(IpAddress address) {
    try {
      return InetAddress.getByName(address.toString()).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void counters(int type, @Nullable Counters counters) {
    if (counters != null) {
      nest(
          type,
          inner -> {
            u64(1, counters.packets());
            u64(2, counters.bytes());
          });
    }
  }

  void nest(int type, Part part) {
    int at = out.position();
    out.putInt(0);
    part.write(this);
    out.putShort(at, (short) (out.position() - at)).putShort(at + 2, (short) (type | NESTED));
  }

  void u8(int type, int number) {
    bytes(type, new byte[] {(byte) number});
  }

  void u16(int type, int number) {
    bytes(type, new byte[] {(byte) (number >>> 8), (byte) number});
  }

  void u32(int type, int number) {
    bytes(type, ByteBuffer.allocate(4).putInt(number).array());
  }

  void u64(int type, long number) {
    bytes(type, ByteBuffer.allocate(8).putLong(number).array());
  }

  void bytes(int type, byte[] value) {
    out.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
  }
}
