package io.weir.lab.traffic;

import io.weir.lab.net.Netns;
import io.weir.lab.scenario.Result;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Connects from a namespace: sends a request, waits for the answer, says how it went. */
public final class Client {
  private static final byte[] REQUEST = "GET /status\n".getBytes(StandardCharsets.US_ASCII);

  private final Netns netns;
  private final String address;
  private final Duration patience;

  /**
   * @param address the namespace's own address that connections come from
   * @param patience how long an answer may take
   */
  public Client(Netns netns, String address, Duration patience) {
    this.netns = netns;
    this.address = address;
    this.patience = patience;
  }

  /** Makes one connection and waits for its result. */
  public Attempt connect(String protocol, String dst, int port)
      throws IOException, InterruptedException {
    return netns.call(() -> protocol.equals("UDP") ? udp(dst, port) : tcp(dst, port));
  }

  private Attempt tcp(String dst, int port) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(address, 0));
      int local = channel.socket().getLocalPort();
      Instant start = now();
      Result result = exchange(channel, new InetSocketAddress(dst, port));
      return new Attempt(start, now(), "TCP", address, local, dst, port, result);
    }
  }

  private Result exchange(SocketChannel channel, InetSocketAddress to) throws IOException {
    var socket = channel.socket();
    try {
      socket.connect(to, millis());
      socket.setSoTimeout(millis());
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      return in.readAllBytes().length > 0 ? Result.CONNECTED : Result.REFUSED;
    } catch (SocketTimeoutException e) {
      return Result.TIMEOUT;
    } catch (NoRouteToHostException e) {
      return Result.UNREACHABLE;
    } catch (ConnectException e) {
      return Result.REFUSED;
    }
  }

  private Attempt udp(String dst, int port) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(address, 0));
      int local = channel.socket().getLocalPort();
      Instant start = now();
      Result result = exchange(channel, new InetSocketAddress(dst, port));
      return new Attempt(start, now(), "UDP", address, local, dst, port, result);
    }
  }

  private Result exchange(DatagramChannel channel, InetSocketAddress to) throws IOException {
    var socket = channel.socket();
    try {
      socket.connect(to);
      socket.setSoTimeout(millis());
      socket.send(new DatagramPacket(REQUEST, REQUEST.length, to));
      socket.receive(new DatagramPacket(new byte[2048], 2048));
      return Result.CONNECTED;
    } catch (SocketTimeoutException e) {
      return Result.TIMEOUT;
    } catch (PortUnreachableException e) {
      return Result.REFUSED;
    } catch (NoRouteToHostException e) {
      return Result.UNREACHABLE;
    }
  }

  private int millis() {
    return Math.toIntExact(patience.toMillis());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
