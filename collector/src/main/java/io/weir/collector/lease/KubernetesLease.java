package io.weir.collector.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.weir.policy.net.Printable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A Lease in the Kubernetes API, written only over the version that was read. */
final class KubernetesLease implements LeaseApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String RESOURCE = "leases.coordination.k8s.io";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  KubernetesLease(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = named("namespace", namespace);
    this.name = named("Lease", name);
  }

  private static String named(String what, String name) {
    if (!name.matches("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "'" + Printable.line(name) + "' is no name of a " + what + ": a-z, 0-9, '-' and '.'");
    }
    return name;
  }

  @Override
  public @Nullable LeaseRecord read(Duration patience) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", item(), null, patience);
    if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return null;
    }
    require(answer, "get");
    JsonNode lease = json(answer.body());
    JsonNode spec = lease.path("spec");
    Instant renewed = time(spec, "renewTime");
    return new LeaseRecord(
        spec.path("holderIdentity").asText(""),
        Duration.ofSeconds(Math.max(1, spec.path("leaseDurationSeconds").asLong(1))),
        time(spec, "acquireTime"),
        renewed == null ? Instant.EPOCH : renewed,
        spec.path("leaseTransitions").asInt(0),
        lease.path("metadata").path("resourceVersion").asText(""));
  }

  @Override
  public boolean write(LeaseRecord wanted, Duration patience)
      throws IOException, InterruptedException {
    boolean exists = wanted.version() != null;
    HttpResponse<String> answer =
        send(
            exists ? "PUT" : "POST", exists ? item() : folder(), body(wanted).toString(), patience);
    if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND && !exists) {
      throw new IOException(
          "There is no namespace "
              + namespace
              + " in the cluster for the Lease: create it, or name another by --lease-namespace");
    }
    // Somebody created it, changed it, or took it away since it was read.
    if (answer.code() == HttpURLConnection.HTTP_CONFLICT
        || answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return false;
    }
    require(answer, exists ? "update" : "create");
    return true;
  }

  private ObjectNode body(LeaseRecord wanted) {
    ObjectNode lease = JSON.createObjectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata = lease.putObject("metadata");
    metadata.put("namespace", namespace).put("name", name);
    if (wanted.version() != null) {
      metadata.put("resourceVersion", wanted.version());
    }
    ObjectNode spec = lease.putObject("spec");
    spec.put("holderIdentity", wanted.holder());
    spec.put("leaseDurationSeconds", wanted.duration().toSeconds());
    spec.put("leaseTransitions", wanted.transitions());
    spec.put("renewTime", MICROS.format(wanted.renewed()));
    if (wanted.acquired() != null) {
      spec.put("acquireTime", MICROS.format(wanted.acquired()));
    }
    return lease;
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = client.getHttpClient().newHttpRequestBuilder().uri(uri(path));
    if (body != null) {
      request.method(method, "application/json", body);
    }
    CompletableFuture<HttpResponse<String>> answer =
        client.getHttpClient().sendAsync(request.build(), String.class);
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw away("no answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw away(cause.getMessage() == null ? cause.toString() : cause.getMessage(), e);
    }
  }

  private void require(HttpResponse<String> answer, String verb) throws IOException {
    if (answer.isSuccessful()) {
      return;
    }
    String what = verb + " " + RESOURCE + " in namespace " + Printable.line(namespace);
    throw new IOException(
        switch (answer.code()) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "The Kubernetes API forbids to "
                  + what
                  + ": grant the verbs get, create and update on it by a Role";
          case HttpURLConnection.HTTP_UNAUTHORIZED ->
              "The Kubernetes API does not accept the credentials (401, asked to " + what + ")";
          default -> "The Kubernetes API answered " + answer.code() + " when asked to " + what;
        });
  }

  private IOException away(String reason, Exception cause) {
    return new IOException(
        "The Kubernetes API at "
            + client.getMasterUrl()
            + " cannot be reached: "
            + Printable.line(reason),
        cause);
  }

  private static JsonNode json(String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("The Kubernetes API's " + RESOURCE + " is no JSON", e);
    }
  }

  private static @Nullable Instant time(JsonNode spec, String field) throws IOException {
    String text = spec.path(field).asText("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IOException(
          "The Lease's " + field + " is no time: '" + Printable.line(text) + "'", e);
    }
  }

  private String folder() {
    return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  private String item() {
    return folder() + "/" + name;
  }

  private URI uri(String path) {
    String master = client.getMasterUrl().toString();
    return URI.create(
        (master.endsWith("/") ? master.substring(0, master.length() - 1) : master) + path);
  }
}
