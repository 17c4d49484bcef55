package io.weir.faults.kube;

import io.weir.cli.embedded.Ports;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An etcd of one member on loopback, spoken to through its JSON gateway. */
final class Etcd implements AutoCloseable {

  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

  private final String url;
  private final ServerProcess process;
  private final HttpClient http = HttpClient.newHttpClient();

  private Etcd(String url, ServerProcess process) {
    this.url = url;
    this.process = process;
  }

  static Etcd start(Path program, Path folder) throws IOException {
    String clients = "http://127.0.0.1:" + Ports.free();
    String peers = "http://127.0.0.1:" + Ports.free();
    List<String> command =
        List.of(
            program.toString(),
            "--name=one",
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=one=" + peers,
            "--unsafe-no-fsync");
    return new Etcd(clients, ServerProcess.program(folder.resolve("etcd.log"), Map.of(), command));
  }

  String url() {
    return url;
  }

  /** Forgets all history: who knows only an older revision has to begin anew. */
  void compact() throws IOException, InterruptedException {
    Matcher revision = REVISION.matcher(post("/v3/kv/range", "{\"key\":\"AA==\"}"));
    if (!revision.find()) {
      throw new IOException("etcd tells no revision");
    }
    post("/v3/kv/compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("etcd answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    process.close();
  }
}
