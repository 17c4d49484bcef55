package io.weir.collector.observation;

import io.weir.collector.flow.Inside;
import io.weir.collector.observation.Calls.Answer;
import io.weir.collector.observation.Sctp.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** SCTP servers in the places of a network, and calls to them. */
final class SctpCalls implements AutoCloseable {

  /** Takes associations; on other ports they are refused, or, on the second, not answered. */
  private static final int SERVED = 8084;

  private static final int SILENT = 8085;
  private static final int CLIENT_TAG = 0x1234;
  private static final int SERVER_TAG = 0x5678;

  private final TwoNodes network;
  private final List<Future<Boolean>> servers = new ArrayList<>();
  private volatile boolean closed;

  SctpCalls(TwoNodes network, List<String> places) throws IOException {
    this.network = network;
    if (Sctp.unavailable() == null) {
      for (String place : places) {
        servers.add(Inside.start(network.namespace(place), this::serve));
      }
    }
  }

  private boolean serve() throws IOException {
    try (Sctp socket = new Sctp()) {
      while (!closed) {
        Packet packet = socket.receive();
        Packet answer = packet == null ? null : answer(packet);
        if (answer != null) {
          socket.send(answer);
        }
      }
    }
    return true;
  }

  private static @Nullable Packet answer(Packet packet) {
    if (packet.dstPort() == SILENT) {
      return null;
    }
    return switch (packet.type()) {
      case Sctp.INIT ->
          packet.dstPort() == SERVED
              ? packet.answer(packet.initiateTag(), Sctp.INIT_ACK, SERVER_TAG)
              : packet.answer(packet.initiateTag(), Sctp.ABORT, 0);
      case Sctp.COOKIE_ECHO -> packet.answer(CLIENT_TAG, Sctp.COOKIE_ACK, 0);
      case Sctp.SHUTDOWN -> packet.answer(CLIENT_TAG, Sctp.SHUTDOWN_ACK, 0);
      default -> null;
    };
  }

  /** Sets up an association and shuts it down; null where the kernel is in the way. */
  @Nullable Answer call(String from, int fromPort, String to, int port) throws Exception {
    if (Sctp.unavailable() != null) {
      return null;
    }
    return Inside.call(
        network.namespace(Places.owner(from)),
        () -> {
          try (Sctp socket = new Sctp()) {
            String peer = Places.address(to);
            socket.send(new Packet(peer, fromPort, port, 0, Sctp.INIT, CLIENT_TAG));
            while (true) {
              Packet packet = socket.receive();
              if (packet == null) {
                return Answer.NONE;
              }
              if (packet.dstPort() != fromPort) {
                continue;
              }
              if (packet.type() == Sctp.ABORT) {
                return Answer.REFUSED;
              }
              socket.send(packet.answer(SERVER_TAG, next(packet.type()), 0));
              if (packet.type() == Sctp.SHUTDOWN_ACK) {
                return Answer.ANSWERED;
              }
            }
          }
        });
  }

  private static int next(int type) {
    return switch (type) {
      case Sctp.INIT_ACK -> Sctp.COOKIE_ECHO;
      case Sctp.COOKIE_ACK -> Sctp.SHUTDOWN;
      case Sctp.SHUTDOWN_ACK -> Sctp.SHUTDOWN_COMPLETE;
      default -> throw new IllegalStateException("chunk " + type);
    };
  }

  /** The servers end by themselves soon, and not before. */
  @Override
  public void close() {
    if (servers.stream().anyMatch(Future::isDone)) {
      throw new IllegalStateException("an SCTP server has ended while it was needed");
    }
    closed = true;
  }
}
