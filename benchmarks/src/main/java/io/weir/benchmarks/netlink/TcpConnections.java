package io.weir.benchmarks.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens TCP connections that are accepted and closed again at once, to a thousand addresses in
 * turn, as many as a node may have to do with; a process of its own. Counts for itself what was
 * opened.
 */
public final class TcpConnections {

  private static final int FIRST_PORT = 8_000;
  private static final int PORTS = 5;
  private static final int HOSTS = 1_000;
  private static final int PER_NETWORK = 250;

  /** Of each pair of addresses and port, so that no connection meets what another one left. */
  private static final int MOST_TO_ONE = 60;

  private static final int WAITING = 4_096;

  private TcpConnections() {}

  /**
   * Prints how many were opened, the seconds that took, and this process's own of the processor.
   *
   * @param args how many, at most 300,000; how many each second, 0 for as many as go
   */
  public static void main(String[] args) throws IOException {
    int connections = Integer.parseInt(args[0]);
    int most = HOSTS * PORTS * MOST_TO_ONE;
    if (connections > most) {
      throw new IllegalArgumentException(connections + " connections: at most " + most);
    }
    List<ServerSocketChannel> servers = new ArrayList<>();
    for (int port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
      servers.add(serve(port));
    }
    ProcessCost cost = new ProcessCost();
    Pace pace = new Pace(Integer.parseInt(args[1]));
    for (int i = 0; i < connections; i++) {
      pace.await(i);
      try (SocketChannel channel = SocketChannel.open()) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(destination(i));
      }
    }
    System.out.println(connections + " " + cost.seconds() + " " + cost.cpuSeconds());
    for (ServerSocketChannel server : servers) {
      server.close();
    }
  }

  private static ServerSocketChannel serve(int port) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(port), WAITING);
    Thread thread = new Thread(() -> acceptAll(server), "port-" + port);
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void acceptAll(ServerSocketChannel server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress destination(int number) throws IOException {
    int host = number % HOSTS;
    byte[] address = {10, 97, (byte) (1 + host / PER_NETWORK), (byte) (1 + host % PER_NETWORK)};
    return new InetSocketAddress(
        InetAddress.getByAddress(address), FIRST_PORT + number / HOSTS % PORTS);
  }
}
