package io.weir.collector.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.collector.agent.metrics.AgentMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /healthz}, {@code /readyz} and {@code /metrics} over HTTP: 200 with {@code ok}, or
 * 503 with the reason on one line.
 */
final class StatusServer implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to answer.
   *
   * @param health null when all is well, else why not
   * @param readiness null when ready, else why not
   * @throws IOException if the address cannot be used; one line
   */
  static StatusServer start(
      HttpAddress address,
      Supplier<@Nullable String> health,
      Supplier<@Nullable String> readiness,
      AgentMetrics metrics)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address.socket(), 0);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          AgentSetting.HTTP_ADDRESS.key()
              + " "
              + address
              + " cannot be used: "
              + e.getMessage()
              + "; give another, or off",
          e);
    }
    ExecutorService threads =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "weir-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/healthz", exchange -> answer(exchange, health));
    server.createContext("/readyz", exchange -> answer(exchange, readiness));
    server.createContext("/metrics", exchange -> answer(exchange, metrics));
    server.start();
    return new StatusServer(server, threads);
  }

  /** The port it really has. */
  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<@Nullable String> problem)
      throws IOException {
    String reason = problem.get();
    String text = reason == null ? "ok\n" : reason + "\n";
    send(exchange, reason == null ? OK : UNAVAILABLE, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, AgentMetrics metrics) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    metrics.write(page);
    send(exchange, OK, AgentMetrics.CONTENT_TYPE, page.toByteArray());
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] page)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, page.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(page);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
