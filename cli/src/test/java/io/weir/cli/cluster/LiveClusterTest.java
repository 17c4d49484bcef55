package io.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --kubeconfig}, with an API that answers by hand. */
class LiveClusterTest {

  private static final Map<String, String> OBJECTS =
      Map.of(
          "/api/v1/pods",
          """
          {"metadata": {"namespace": "shop", "name": "web", "labels": {"app": "web"}},
           "status": {"phase": "Running", "podIP": "10.0.0.4", "podIPs": [{"ip": "10.0.0.4"}]}}
          """,
          "/apis/networking.k8s.io/v1/networkpolicies",
          """
          {"metadata": {"namespace": "shop", "name": "closed", "generation": 1},
           "spec": {"podSelector": {}}}
          """);

  @TempDir private Path folder;

  @Test
  void aLiveClusterIsListedAndExplained() throws IOException {
    HttpServer api = api(200);
    try {
      Ended told = explain(api.getAddress().getPort());

      assertThat(told.exitCode()).as(told.err()).isZero();
      assertThat(told.out())
          .contains("192.0.2.1 → pod shop/web", "DENIED  INGRESS_DENIED", "by shop/closed");
    } finally {
      api.stop(0);
    }
  }

  @Test
  void whatTheApiForbidsIsOneLine() throws IOException {
    HttpServer api = api(403);
    try {
      Ended told = explain(api.getAddress().getPort());

      assertThat(told.exitCode()).isEqualTo(1);
      assertThat(told.out()).isEmpty();
      assertThat(told.errLines())
          .singleElement()
          .asString()
          .startsWith("weir: The Kubernetes API forbids to list namespaces in all namespaces");
    } finally {
      api.stop(0);
    }
  }

  @Test
  void anApiThatIsAwayIsOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    Ended told = explain(free);

    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.errLines())
        .singleElement()
        .asString()
        .startsWith("weir: The Kubernetes API at http://127.0.0.1:" + free)
        .contains("cannot be reached");
  }

  private Ended explain(int port) throws IOException {
    Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: me, user: {}}]
        """
            .formatted(port));
    return new CommandLineFixture(folder)
        .run("explain", "192.0.2.1", "shop/web", "80", "--kubeconfig", "config");
  }

  private static HttpServer api(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String items = OBJECTS.getOrDefault(exchange.getRequestURI().getPath(), "");
          byte[] body =
              ("{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": [" + items + "]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
