package io.weir.collector.hubble;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hubble's Observer service on a free port of loopback. Each stream sends what its script says and
 * then breaks, or stays open when the script is the last.
 */
final class FakeObserver implements AutoCloseable {

  /** What clients asked, as they sent it. */
  final List<byte[]> requests = new CopyOnWriteArrayList<>();

  private final BlockingQueue<List<Proto>> scripts = new LinkedBlockingQueue<>();
  private final Server server;

  private FakeObserver(int port, ServerCredentials credentials) throws IOException {
    server =
        Grpc.newServerBuilderForPort(port, credentials)
            .addService(
                ServerServiceDefinition.builder("observer.Observer")
                    .addMethod(
                        ObserverCalls.GET_FLOWS, ServerCalls.asyncServerStreamingCall(this::flows))
                    .build())
            .build()
            .start();
  }

  static FakeObserver plain() throws IOException {
    return plainAt(0);
  }

  static FakeObserver plainAt(int port) throws IOException {
    return new FakeObserver(port, InsecureServerCredentials.create());
  }

  static FakeObserver with(ServerCredentials credentials) throws IOException {
    return new FakeObserver(0, credentials);
  }

  /** Adds a stream; streams are given in their order. */
  FakeObserver thenSends(Proto... messages) {
    scripts.add(List.of(messages));
    return this;
  }

  int port() {
    return server.getPort();
  }

  private void flows(byte[] request, StreamObserver<byte[]> client) {
    requests.add(request);
    List<Proto> script = scripts.poll();
    for (Proto message : script == null ? new ArrayList<Proto>() : script) {
      client.onNext(message.toBytes());
    }
    if (script != null && !scripts.isEmpty()) {
      client.onError(Status.UNAVAILABLE.withDescription("going away").asRuntimeException());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
