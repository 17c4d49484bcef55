package io.weir.collector.observation;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A raw socket that speaks SCTP (RFC 9260) by hand, one chunk to a packet, IPv4 only; it lives in
 * the network namespace of the thread that opens it. A kernel that speaks SCTP itself would answer
 * beside it.
 */
final class Sctp implements Closeable {

  static final int INIT = 1;
  static final int INIT_ACK = 2;
  static final int ABORT = 6;
  static final int SHUTDOWN = 7;
  static final int SHUTDOWN_ACK = 8;
  static final int COOKIE_ECHO = 10;
  static final int COOKIE_ACK = 11;
  static final int SHUTDOWN_COMPLETE = 14;

  private static final int PROTOCOL = 132;
  private static final int COMMON_HEADER = 12;
  private static final int INET = 2;
  private static final int RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int LARGEST = 2_048;

  private interface Sockets extends Library {
    Sockets INSTANCE = Native.load("c", Sockets.class);

    int socket(int domain, int type, int protocol) throws LastErrorException;

    int setsockopt(int socket, int level, int name, byte[] value, int length)
        throws LastErrorException;

    long sendto(int socket, byte[] bytes, long length, int flags, byte[] to, int toLength)
        throws LastErrorException;

    long recv(int socket, Pointer bytes, long length, int flags);

    int close(int socket) throws LastErrorException;
  }

  /**
   * One packet.
   *
   * @param peer whose address it came from, or goes to
   * @param tag the verification tag
   * @param type of its only, or first, chunk
   * @param initiateTag what INIT and INIT ACK carry; else anything
   */
  record Packet(String peer, int srcPort, int dstPort, int tag, int type, int initiateTag) {

    Packet answer(int answerTag, int answerType, int answerInitiateTag) {
      return new Packet(
          peer,
          /* srcPort= */ dstPort,
          /* dstPort= */ srcPort,
          answerTag,
          answerType,
          answerInitiateTag);
    }
  }

  private final int socket;

  Sctp() throws IOException {
    socket = Sockets.INSTANCE.socket(INET, RAW, PROTOCOL);
    ByteBuffer time = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    time.putLong(0).putLong(100_000);
    Sockets.INSTANCE.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, time.array(), 16);
  }

  /** Why it cannot stand for a kernel's SCTP here; null when it can. */
  static @Nullable String unavailable() throws IOException {
    return Files.readString(Path.of("/proc/net/protocols"), StandardCharsets.US_ASCII)
            .contains("SCTP")
        ? "this kernel speaks SCTP itself and would answer beside the test"
        : null;
  }

  void send(Packet packet) throws IOException {
    ByteBuffer to = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putShort((short) INET);
    to.putShort((short) 0).put(InetAddress.getByName(packet.peer()).getAddress());
    byte[] bytes = bytes(packet);
    Sockets.INSTANCE.sendto(socket, bytes, bytes.length, 0, to.array(), 16);
  }

  private static byte[] bytes(Packet packet) {
    int body =
        switch (packet.type()) {
          case INIT -> 16;
          case INIT_ACK -> 24;
          case COOKIE_ECHO, SHUTDOWN -> 4;
          default -> 0;
        };
    ByteBuffer bytes = ByteBuffer.allocate(COMMON_HEADER + 4 + body);
    bytes.putShort((short) packet.srcPort()).putShort((short) packet.dstPort());
    bytes.putInt(packet.tag()).putInt(0);
    bytes.put((byte) packet.type()).put((byte) 0).putShort((short) (4 + body));
    if (body >= 16) {
      bytes.putInt(packet.initiateTag()).putInt(65_536).putShort((short) 1).putShort((short) 1);
      bytes.putInt(1);
    }
    if (packet.type() == INIT_ACK) {
      // A state cookie of four bytes.
      bytes.putShort((short) 7).putShort((short) 8).putInt(42);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.array());
    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) checksum.getValue());
    return bytes.array();
  }

  /** The next packet; null when none came for a while. */
  @Nullable Packet receive() throws IOException {
    try (Memory memory = new Memory(LARGEST)) {
      int length = (int) Sockets.INSTANCE.recv(socket, memory, LARGEST, 0);
      if (length <= 0) {
        return null;
      }
      ByteBuffer bytes = memory.getByteBuffer(0, length).order(ByteOrder.BIG_ENDIAN);
      int at = (bytes.get(0) & 0xf) * 4;
      if (length < at + COMMON_HEADER + 4) {
        return null;
      }
      byte[] peer = new byte[4];
      bytes.get(12, peer);
      int chunk = at + COMMON_HEADER;
      return new Packet(
          InetAddress.getByAddress(peer).getHostAddress(),
          Short.toUnsignedInt(bytes.getShort(at)),
          Short.toUnsignedInt(bytes.getShort(at + 2)),
          bytes.getInt(at + 4),
          bytes.get(chunk),
          length >= chunk + 8 ? bytes.getInt(chunk + 4) : 0);
    }
  }

  @Override
  public void close() {
    Sockets.INSTANCE.close(socket);
  }
}
