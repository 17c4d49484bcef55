package io.weir.benchmarks.ebpf;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Takes what comes by TCP and UDP at one port and throws it away. */
final class Receiver {

  private Receiver() {}

  /** Argument: port. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress at = new InetSocketAddress(Integer.parseInt(args[0]));
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(at);
        DatagramChannel datagrams = DatagramChannel.open().bind(at)) {
      Thread reader = new Thread(() -> drain(datagrams));
      reader.setDaemon(true);
      reader.start();
      PodPair.sayReady();
      ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 18);
      while (true) {
        try (SocketChannel connection = server.accept()) {
          while (connection.read(bytes.clear()) >= 0) {
            // Nothing is kept.
          }
        }
      }
    }
  }

  private static void drain(DatagramChannel datagrams) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 11);
    try {
      while (true) {
        datagrams.receive(bytes.clear());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
