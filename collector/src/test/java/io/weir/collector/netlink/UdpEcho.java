package io.weir.collector.netlink;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;

/** Answers every datagram; a process of its own, as it lives in another network namespace. */
public final class UdpEcho {

  private UdpEcho() {}

  public static void main(String[] args) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(Integer.parseInt(args[0]))) {
      System.out.println("ready");
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    }
  }
}
