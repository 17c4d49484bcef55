package io.weir.lab.traffic;

import io.weir.lab.net.Netns;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What listens in one namespace: TCP request and response, UDP echo. */
public final class Servers implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
  private static final byte[] RESPONSE =
      ("200 OK\n" + "weir ".repeat(80) + "\n").getBytes(StandardCharsets.US_ASCII);

  private final List<Closeable> open = new ArrayList<>();

  private Servers() {}

  /**
   * Starts listening; every port is open when this returns.
   *
   * @param ports each as {@code tcp/8080} or {@code udp/53}
   */
  public static Servers start(Netns netns, List<String> ports)
      throws IOException, InterruptedException {
    Servers servers = new Servers();
    try {
      for (String port : ports) {
        servers.listen(netns, port);
      }
      return servers;
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void listen(Netns netns, String port) throws IOException, InterruptedException {
    String[] parts = port.strip().toLowerCase(Locale.ROOT).split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("'" + port + "' is no port such as tcp/8080 or udp/53");
    }
    InetSocketAddress local = new InetSocketAddress(Integer.parseInt(parts[1]));
    switch (parts[0]) {
      case "tcp" -> {
        ServerSocketChannel server =
            netns.call(() -> ServerSocketChannel.open(StandardProtocolFamily.INET).bind(local));
        open.add(server);
        serve(netns, () -> acceptAll(server));
      }
      case "udp" -> {
        DatagramChannel server =
            netns.call(() -> DatagramChannel.open(StandardProtocolFamily.INET).bind(local));
        open.add(server);
        serve(netns, () -> echoAll(server));
      }
      default ->
          throw new IllegalArgumentException("'" + port + "': the lab listens on tcp and udp");
    }
  }

  private interface Loop {
    void run() throws IOException;
  }

  private static void serve(Netns netns, Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (ClosedChannelException e) {
                LOG.debug("a listener in {} ends", netns.name());
              } catch (IOException e) {
                LOG.warn("a listener in {} failed: {}", netns.name(), e.getMessage());
              }
            },
            "lab-listen-" + netns.name());
    thread.setDaemon(true);
    thread.start();
  }

  private static void acceptAll(ServerSocketChannel server) throws IOException {
    while (true) {
      try (SocketChannel client = server.accept()) {
        client.socket().setSoTimeout(2000);
        if (client.socket().getInputStream().read(new byte[1024]) > 0) {
          client.socket().getOutputStream().write(RESPONSE);
        }
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        LOG.debug("a client went away: {}", e.getMessage());
      }
    }
  }

  private static void echoAll(DatagramChannel server) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    while (true) {
      SocketAddress from = server.receive(buffer);
      buffer.flip();
      server.send(buffer, from);
      buffer.clear();
    }
  }

  @Override
  public void close() {
    for (Closeable server : open) {
      try {
        server.close();
      } catch (IOException e) {
        LOG.debug("closing a listener: {}", e.getMessage());
      }
    }
    open.clear();
  }
}
