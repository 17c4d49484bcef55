package io.weir.collector.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code /healthz}, {@code /readyz} and {@code /metrics} over HTTP: 200 when all is well,
 * or 503, each with one line.
 */
public final class StatusServer implements AutoCloseable {

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
   * @param address port 0 for a free one
   * @throws IOException if the address cannot be used; one line
   */
  public static StatusServer start(
      InetSocketAddress address,
      Supplier<Answer> health,
      Supplier<Answer> readiness,
      MetricsPage metrics)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException | RuntimeException e) {
      throw new IOException("Cannot listen on " + address + ": " + e.getMessage(), e);
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
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<Answer> asked) throws IOException {
    Answer answer = asked.get();
    int code = answer.state() == Answer.State.WELL ? OK : UNAVAILABLE;
    send(exchange, code, TEXT, (answer.line() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, MetricsPage metrics) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    metrics.write(page);
    send(exchange, OK, MetricsPage.CONTENT_TYPE, page.toByteArray());
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
