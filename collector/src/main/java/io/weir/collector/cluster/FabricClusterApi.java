package io.weir.collector.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.weir.collector.RootCause;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The API through fabric8's connection (credentials, TLS, proxies), but with raw JSON: its typed
 * models drop what they do not know, and its watches reconnect in silence, which a bookmark must
 * not.
 */
final class FabricClusterApi implements ClusterApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  private final KubernetesClient client;

  FabricClusterApi(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Listing list(ObjectKind kind) throws ApiException, InterruptedException {
    List<JsonNode> objects = new ArrayList<>();
    String proceed = "";
    while (true) {
      JsonNode page = get(kind, "?limit=" + PAGE + selected(kind) + proceed);
      page.path("items").forEach(objects::add);
      String token = page.path("metadata").path("continue").asText("");
      if (token.isEmpty()) {
        return new Listing(version(page), objects);
      }
      proceed = "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
  }

  @Override
  public Probe probe(ObjectKind kind) throws ApiException, InterruptedException {
    JsonNode page = get(kind, "?limit=1" + selected(kind));
    JsonNode metadata = page.path("metadata");
    boolean complete = metadata.path("continue").asText("").isEmpty();
    JsonNode remaining = metadata.path("remainingItemCount");
    boolean counted = complete || remaining.isIntegralNumber();
    return new Probe(
        version(page), counted ? page.path("items").size() + remaining.asLong(0) : null);
  }

  @Override
  public AutoCloseable watch(ObjectKind kind, String resourceVersion, Listener listener)
      throws ApiException, InterruptedException {
    String query =
        "?watch=true&allowWatchBookmarks=true&resourceVersion="
            + URLEncoder.encode(resourceVersion, StandardCharsets.UTF_8)
            + selected(kind);
    Socket socket = new Socket(kind, listener);
    WebSocket open =
        await(
            http()
                .newWebSocketBuilder()
                .uri(WebSocket.toWebSocketUri(uri(kind, query)))
                .connectTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(socket),
            "watch",
            kind);
    return () -> {
      socket.silence();
      open.sendClose(1000, "done");
    };
  }

  private JsonNode get(ObjectKind kind, String query) throws ApiException, InterruptedException {
    HttpResponse<String> answer =
        await(
            http()
                .sendAsync(
                    http().newHttpRequestBuilder().uri(uri(kind, query)).build(), String.class),
            "list",
            kind);
    if (!answer.isSuccessful()) {
      throw ApiException.refused(answer.code(), "list", kind);
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ApiException(
          answer.code(), "The Kubernetes API's list of " + kind.resource() + " is no JSON");
    }
  }

  private <T> T await(Future<T> future, String verb, ObjectKind kind)
      throws ApiException, InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw away("no answer within " + PATIENCE.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof WebSocketHandshakeException handshake) {
          throw ApiException.refused(handshake.getResponse().code(), verb, kind);
        }
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw away(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
  }

  private ApiException away(String reason) {
    return new ApiException(
        0, "The Kubernetes API at " + client.getMasterUrl() + " cannot be reached: " + reason);
  }

  private HttpClient http() {
    return client.getHttpClient();
  }

  private URI uri(ObjectKind kind, String query) {
    String master = client.getMasterUrl().toString();
    String base = master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
    return URI.create(base + kind.path() + query);
  }

  private static String selected(ObjectKind kind) {
    String selector = kind.labelSelector();
    return selector == null
        ? ""
        : "&labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
  }

  private static String version(JsonNode list) {
    return list.path("metadata").path("resourceVersion").asText("");
  }

  /** Passes frames on, asking for the next only when the last was taken. */
  private static final class Socket implements WebSocket.Listener {

    private final ObjectKind kind;
    private final Listener listener;
    private boolean silent;

    Socket(ObjectKind kind, Listener listener) {
      this.kind = kind;
      this.listener = listener;
    }

    // Locked: once it returns, no late frame can slip behind a new listing.
    synchronized void silence() {
      silent = true;
    }

    @Override
    public synchronized void onMessage(WebSocket socket, String text) {
      if (silent) {
        return;
      }
      try {
        JsonNode event = JSON.readTree(text);
        listener.event(event.path("type").asText(""), event.path("object"), socket::request);
      } catch (JsonProcessingException e) {
        end(new ApiException(0, "The watch of " + kind.resource() + " sent what is no JSON"));
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      // 1000: normal, 1001: the server goes away in good order.
      boolean orderly = code == 1000 || code == 1001;
      end(
          orderly
              ? null
              : new ApiException(
                  0, "The watch of " + kind.resource() + " broke off: " + code + " " + reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      Throwable root = RootCause.of(error);
      String why = root.getMessage() == null ? root.toString() : root.getMessage();
      end(new ApiException(0, "The watch of " + kind.resource() + " broke off: " + why));
    }

    private synchronized void end(@Nullable ApiException cause) {
      if (!silent) {
        listener.ended(cause);
      }
    }
  }
}
