package io.weir.collector.netlink;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Sends the first packet of an SCTP association (RFC 9260, 3.3.2) through a raw socket, so that the
 * kernel need not have SCTP itself. A process of its own, as it lives in another network namespace.
 */
public final class SctpInit {

  private static final int SCTP = 132;

  interface Sockets extends Library {
    int socket(int domain, int type, int protocol);

    long sendto(int socket, byte[] bytes, long length, int flags, byte[] to, int toLength);
  }

  private SctpInit() {}

  /**
   * Sends one.
   *
   * @param args destination address, source port, destination port
   */
  public static void main(String[] args) throws IOException {
    Sockets sockets = Native.load("c", Sockets.class);
    byte[] packet = packet(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    ByteBuffer to = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putShort((short) 2);
    to.putShort((short) 0).put(InetAddress.getByName(args[0]).getAddress());
    int socket = sockets.socket(2, 3, SCTP);
    if (socket < 0 || sockets.sendto(socket, packet, packet.length, 0, to.array(), 16) < 0) {
      throw new IOException("cannot send: errno " + Native.getLastError());
    }
  }

  private static byte[] packet(int srcPort, int dstPort) {
    ByteBuffer packet = ByteBuffer.allocate(32);
    packet.putShort((short) srcPort).putShort((short) dstPort).putInt(0).putInt(0);
    packet.put((byte) 1).put((byte) 0).putShort((short) 20);
    packet.putInt(0x1234).putInt(65_536).putShort((short) 1).putShort((short) 1).putInt(1);
    CRC32C checksum = new CRC32C();
    checksum.update(packet.array());
    packet.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) checksum.getValue());
    return packet.array();
  }
}
