package io.weir.cli.collect;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Opens short connections as fast as it can, each to an address of its own, and notes when; a
 * process of its own, as it lives in another network namespace. In turn one is accepted, one
 * refused and one a single datagram.
 */
final class ShortConnections {

  static final int ACCEPTED = 8_080;
  static final int REFUSED = 8_081;
  static final int DATAGRAM = 8_082;

  private static final int PER_NETWORK = 250;

  private final StringBuilder log = new StringBuilder();

  private ShortConnections() {}

  /**
   * Prints for each connection its address, its port, and UTC microseconds before it was opened and
   * after that was over.
   *
   * @param args number of the first connection, how many
   */
  @SuppressWarnings("try") // the sink is only there to be sent to
  public static void main(String[] args) throws IOException {
    int first = Integer.parseInt(args[0]);
    int end = first + Integer.parseInt(args[1]);
    ShortConnections connections = new ShortConnections();
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress(ACCEPTED), 1_024);
        DatagramChannel sink = DatagramChannel.open().bind(new InetSocketAddress(DATAGRAM));
        DatagramChannel sender = DatagramChannel.open()) {
      Thread accepting = new Thread(() -> acceptAll(server));
      accepting.setDaemon(true);
      accepting.start();
      for (int number = first; number < end; number++) {
        connections.open(number, sender);
      }
    }
    System.out.print(connections.log);
  }

  private void open(int number, DatagramChannel sender) throws IOException {
    byte[] address = {10, 99, (byte) (number / PER_NETWORK), (byte) (number % PER_NETWORK + 1)};
    InetAddress host = InetAddress.getByAddress(address);
    int port = ACCEPTED + number % 3;
    long before = micros();
    switch (port) {
      case ACCEPTED -> exchange(new InetSocketAddress(host, port));
      case REFUSED -> beRefused(new InetSocketAddress(host, port));
      default -> sender.send(ByteBuffer.wrap(new byte[1]), new InetSocketAddress(host, port));
    }
    log.append(host.getHostAddress()).append(' ').append(port).append(' ').append(before);
    log.append(' ').append(micros() + 1).append('\n');
  }

  private static void exchange(InetSocketAddress to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      ByteBuffer answer = ByteBuffer.allocate(16);
      while (channel.read(answer) >= 0) {
        answer.clear();
      }
    }
  }

  private static void beRefused(InetSocketAddress to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      throw new IOException(channel + " was to be refused");
    } catch (ConnectException e) {
      return;
    }
  }

  private static void acceptAll(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel channel = server.accept()) {
          channel.write(ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII)));
        }
      }
    } catch (AsynchronousCloseException e) {
      return;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
