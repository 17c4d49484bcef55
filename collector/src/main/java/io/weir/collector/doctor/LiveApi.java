package io.weir.collector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real API, through a client's connection and credentials. */
public final class LiveApi implements ApiFacts {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final KubernetesClient client;

  /** The client stays the caller's. */
  public LiveApi(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public ApiAnswer get(String path) throws InterruptedException {
    return send(request(path), path);
  }

  @Override
  public ApiAnswer post(String path, JsonNode body) throws InterruptedException {
    return send(request(path).post("application/json", body.toString()), path);
  }

  private HttpRequest.Builder request(String path) {
    String master = client.getMasterUrl().toString();
    String base = master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
    return client.getHttpClient().newHttpRequestBuilder().uri(URI.create(base + path));
  }

  private ApiAnswer send(HttpRequest.Builder request, String path) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        client.getHttpClient().sendAsync(request.build(), String.class);
    try {
      HttpResponse<String> answer = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String asked = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
      JsonNode body = answer.isSuccessful() ? JSON.readTree(answer.body()) : JSON.missingNode();
      return ApiAnswer.of(answer.code(), body, asked);
    } catch (TimeoutException e) {
      sent.cancel(true);
      return ApiAnswer.none("no answer within " + PATIENCE_SECONDS + " seconds");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return ApiAnswer.none(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    } catch (JsonProcessingException e) {
      return ApiAnswer.none("what it answered to " + path + " is no JSON");
    }
  }
}
