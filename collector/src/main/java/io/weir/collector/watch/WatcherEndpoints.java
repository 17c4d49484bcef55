package io.weir.collector.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * A watcher's signs of life over HTTP: {@code /healthz} (the process answers), {@code /readyz} (the
 * Kubernetes API answers it, so that it leads or can take over) and {@code /metrics}.
 */
public final class WatcherEndpoints implements AutoCloseable {

  private final HttpServer server;

  private WatcherEndpoints(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param address port 0 for a free one
   * @throws IOException if the port cannot be had; one line
   */
  public static WatcherEndpoints start(InetSocketAddress address, Supplier<WatcherStatus> status)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException("Cannot listen on " + address + ": " + e.getMessage(), e);
    }
    server.createContext("/healthz", exchange -> answer(exchange, HttpURLConnection.HTTP_OK, "ok"));
    server.createContext("/readyz", exchange -> ready(exchange, status.get()));
    server.createContext(
        "/metrics",
        exchange ->
            answer(
                exchange,
                HttpURLConnection.HTTP_OK,
                WatcherMetrics.text(status.get(), Clock.systemUTC().instant())));
    server.start();
    return new WatcherEndpoints(server);
  }

  /** The port that it really listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void ready(HttpExchange exchange, WatcherStatus status) throws IOException {
    if (status.inTouch()) {
      answer(exchange, HttpURLConnection.HTTP_OK, status.leads() ? "leader" : "standby");
    } else {
      answer(exchange, HttpURLConnection.HTTP_UNAVAILABLE, "no answer of the Kubernetes API");
    }
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
