package io.weir.benchmarks.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Opens UDP flows, one datagram each, no two to the same address and port; a process of its own.
 * Counts for itself what it has sent.
 */
public final class UdpFlows {

  private static final int FIRST_PORT = 1_024;
  private static final int PORTS = 60_000;

  private UdpFlows() {}

  /**
   * Prints how many datagrams were sent, the seconds that took, and this process's own of the
   * processor.
   *
   * @param args how many; how many each second, 0 for as many as go
   */
  public static void main(String[] args) throws IOException {
    int flows = Integer.parseInt(args[0]);
    int perSecond = Integer.parseInt(args[1]);
    try (DatagramChannel channel = DatagramChannel.open()) {
      ByteBuffer payload = ByteBuffer.allocateDirect(16);
      long sent = 0;
      ProcessCost cost = new ProcessCost();
      Pace pace = new Pace(perSecond);
      for (int i = 0; i < flows; i++) {
        pace.await(i);
        sent += channel.send(payload.clear(), destination(i)) > 0 ? 1 : 0;
      }
      System.out.println(sent + " " + cost.seconds() + " " + cost.cpuSeconds());
    }
  }

  private static InetSocketAddress destination(int number) throws IOException {
    byte[] address = {10, 99, 0, (byte) (1 + number / PORTS)};
    return new InetSocketAddress(InetAddress.getByAddress(address), FIRST_PORT + number % PORTS);
  }
}
