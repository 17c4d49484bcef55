package io.weir.benchmarks.ebpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * For each line it gets, sends as fast as it can for a while, and answers with how much that was
 * (bytes by TCP, datagrams by UDP), the time, and the processor time of the sending thread, which
 * has the packets' way through the node in it.
 */
final class Sender {

  private static final int TCP_BYTES = 1 << 17;
  private static final int UDP_BYTES = 16;

  private Sender() {}

  /** Arguments: tcp or udp, address, port, milliseconds. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress to = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    long nanos = Long.parseLong(args[3]) * 1_000_000;
    boolean tcp = args[0].equals("tcp");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (WritableByteChannel channel = tcp ? SocketChannel.open(to) : datagrams(to)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(tcp ? TCP_BYTES : UDP_BYTES);
      send(channel, bytes, 4 * nanos);
      PodPair.sayReady();
      while (in.readLine() != null) {
        // What was underway before belongs to the turn before, and what a watcher does at its start
        // (fills maps, looks through all processes, compiles: felt for some two seconds) to none,
        // as an agent starts once.
        send(channel, bytes, 2 * nanos);
        long start = System.nanoTime();
        long processor = threads.getCurrentThreadCpuTime();
        long sent = send(channel, bytes, nanos);
        System.out.printf(
            "%d %d %d%n",
            tcp ? sent : sent / UDP_BYTES,
            System.nanoTime() - start,
            threads.getCurrentThreadCpuTime() - processor);
      }
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
      for (int i = 0; i < 16; i++) {
        bytes.clear();
        sent += channel.write(bytes);
      }
    }
    return sent;
  }
}
