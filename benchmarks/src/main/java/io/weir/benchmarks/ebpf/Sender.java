package io.weir.benchmarks.ebpf;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** Sends as fast as it can and prints what it sent in a second: bytes by TCP, datagrams by UDP. */
final class Sender {

  private static final long WARM_UP_NANOS = 500_000_000L;
  private static final int TCP_BYTES = 1 << 17;
  private static final int UDP_BYTES = 16;

  private Sender() {}

  /** Arguments: tcp or udp, address, port, milliseconds. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress to = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    long nanos = Long.parseLong(args[3]) * 1_000_000;
    boolean tcp = args[0].equals("tcp");
    try (WritableByteChannel channel = tcp ? SocketChannel.open(to) : datagrams(to)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(tcp ? TCP_BYTES : UDP_BYTES);
      send(channel, bytes, WARM_UP_NANOS);
      long start = System.nanoTime();
      long sent = send(channel, bytes, nanos);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.println((tcp ? sent : sent / UDP_BYTES) / seconds);
    }
  }

  private static DatagramChannel datagrams(InetSocketAddress to) throws IOException {
    return DatagramChannel.open().connect(to);
  }

  private static long send(WritableByteChannel channel, ByteBuffer bytes, long nanos)
      throws IOException {
    long sent = 0;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 64; i++) {
        bytes.clear();
        sent += channel.write(bytes);
      }
    }
    return sent;
  }
}
