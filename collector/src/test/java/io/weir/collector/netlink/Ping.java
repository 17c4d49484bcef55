package io.weir.collector.netlink;

import java.io.IOException;
import java.net.InetAddress;

/** Sends an ICMP echo request, as root may; a process of its own, as it lives elsewhere. */
public final class Ping {

  private static final int PATIENCE_MILLIS = 5_000;

  private Ping() {}

  /**
   * Pings each address in turn.
   *
   * @param args addresses
   */
  public static void main(String[] args) throws IOException {
    for (String address : args) {
      if (!InetAddress.getByName(address).isReachable(PATIENCE_MILLIS)) {
        throw new IOException("no answer from " + address);
      }
    }
  }
}
