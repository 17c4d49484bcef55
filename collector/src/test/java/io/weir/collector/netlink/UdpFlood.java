package io.weir.collector.netlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Sends single datagrams to one port after the other and notes when; a process of its own, as it
 * lives in another network namespace.
 */
public final class UdpFlood {

  private UdpFlood() {}

  /**
   * Prints for each datagram its source port, its destination port, and UTC microseconds before and
   * after it was sent.
   *
   * @param args destination address, first port, how many ports, from how many source ports
   */
  public static void main(String[] args) throws IOException {
    int first = Integer.parseInt(args[1]);
    int ports = Integer.parseInt(args[2]);
    StringBuilder log = new StringBuilder();
    for (int source = 0; source < Integer.parseInt(args[3]); source++) {
      try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(0))) {
        int srcPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        for (int port = first; port < first + ports; port++) {
          InetSocketAddress to = new InetSocketAddress(args[0], port);
          long before = micros();
          channel.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII)), to);
          log.append(srcPort).append(' ').append(port).append(' ').append(before);
          log.append(' ').append(micros()).append('\n');
        }
      }
    }
    System.out.print(log);
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
