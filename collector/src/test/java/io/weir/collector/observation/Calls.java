package io.weir.collector.observation;

import io.weir.collector.flow.Inside;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Servers in the places of a network, and calls from one place to another. */
final class Calls implements AutoCloseable {

  private static final List<Integer> TCP_SERVERS = List.of(8080, 8083);
  private static final List<Integer> UDP_ECHOES = List.of(5353, 5356);
  private static final int UDP_SINK = 5354;

  /** Shorter than the pause before a packet is repeated: each is sent once. */
  private static final int PATIENCE_MILLIS = 300;

  private final TwoNodes network;
  private final List<Closeable> servers = new ArrayList<>();
  private final SctpCalls sctp;

  /** What a call comes to for who made it. */
  enum Answer {
    ANSWERED,
    REFUSED,
    UNREACHABLE,
    NONE
  }

  Calls(TwoNodes network) throws Exception {
    this.network = network;
    this.sctp = new SctpCalls(network, List.of("server", "remote"));
    for (String place : List.of("server", "remote", "world")) {
      for (int port : TCP_SERVERS) {
        serve(place, port);
      }
      for (int port : UDP_ECHOES) {
        echo(place, port);
      }
    }
    for (String place : List.of("server", "remote", "world", "idle")) {
      // Takes what comes and keeps it.
      keep(Inside.call(network.namespace(place), () -> new DatagramSocket(UDP_SINK)));
    }
    serve("a", TCP_SERVERS.get(0));
  }

  private void serve(String place, int port) throws Exception {
    ServerSocket server = Inside.call(network.namespace(place), () -> new ServerSocket(port));
    keep(server);
    start(
        () -> {
          while (true) {
            try (Socket taken = server.accept()) {
              answer(taken);
            }
          }
        });
  }

  /** Five bytes for each, until the caller ends. */
  private static void answer(Socket caller) throws IOException {
    while (caller.getInputStream().read() >= 0) {
      caller.getOutputStream().write(new byte[5]);
    }
  }

  private void echo(String place, int port) throws Exception {
    DatagramSocket echo = Inside.call(network.namespace(place), () -> new DatagramSocket(port));
    keep(echo);
    start(
        () -> {
          DatagramPacket packet = new DatagramPacket(new byte[100], 100);
          while (true) {
            echo.receive(packet);
            echo.send(packet);
          }
        });
  }

  private void keep(Closeable server) {
    servers.add(server);
  }

  private interface Serving {
    void forever() throws IOException;
  }

  private static void start(Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try {
                serving.forever();
              } catch (SocketException e) {
                // Closed: the test is over.
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls a TCP server, has one answer of it, and ends the connection. */
  Answer tcp(String from, int fromPort, String to, int port) throws Exception {
    try (Talk talk = talk(from, fromPort, to, port)) {
      return talk.turn() ? Answer.ANSWERED : Answer.NONE;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return Answer.NONE;
      }
      if (e.getCause() instanceof NoRouteToHostException) {
        return Answer.UNREACHABLE;
      }
      if (e.getCause() instanceof ConnectException) {
        return Answer.REFUSED;
      }
      throw e;
    }
  }

  /** Opens a connection to a TCP server. */
  Talk talk(String from, int fromPort, String to, int port) throws Exception {
    return Inside.call(
        network.namespace(Places.owner(from)),
        () -> {
          Socket socket = new Socket();
          try {
            socket.bind(new InetSocketAddress(fromPort));
            socket.connect(new InetSocketAddress(Places.address(to), port), PATIENCE_MILLIS);
            return new Talk(socket);
          } catch (IOException e) {
            socket.close();
            throw e;
          }
        });
  }

  /** An open connection. */
  record Talk(Socket socket) implements AutoCloseable {

    /** Says a byte; true when the answer has come. */
    boolean turn() throws IOException {
      socket.getOutputStream().write(1);
      return socket.getInputStream().readNBytes(5).length == 5;
    }

    /** Ends it; returns when the other side has ended it, too. */
    @Override
    public void close() throws IOException {
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
      socket.close();
    }
  }

  /** Sends one datagram and waits for an answer. */
  Answer udp(String from, int fromPort, String to, int port) throws Exception {
    return Inside.call(
        network.namespace(Places.owner(from)),
        () -> {
          try (DatagramSocket socket = new DatagramSocket(fromPort)) {
            socket.connect(new InetSocketAddress(Places.address(to), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(new byte[10], 10));
            socket.receive(new DatagramPacket(new byte[100], 100));
            return Answer.ANSWERED;
          } catch (SocketTimeoutException e) {
            return Answer.NONE;
          } catch (PortUnreachableException e) {
            return Answer.REFUSED;
          }
        });
  }

  /** Sets up an SCTP association and shuts it down; null where this kernel cannot. */
  @Nullable Answer sctp(String from, int fromPort, String to, int port) throws Exception {
    return sctp.call(from, fromPort, to, port);
  }

  /** Sends one echo request, as root may, and waits for the answer. */
  Answer icmp(String from, String to) throws Exception {
    return Inside.call(
        network.namespace(Places.owner(from)),
        () ->
            InetAddress.getByName(Places.address(to)).isReachable(PATIENCE_MILLIS)
                ? Answer.ANSWERED
                : Answer.NONE);
  }

  @Override
  public void close() throws IOException {
    for (Closeable server : servers) {
      server.close();
    }
    sctp.close();
  }
}
