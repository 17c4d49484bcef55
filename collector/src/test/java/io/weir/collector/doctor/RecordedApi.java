package io.weir.collector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cluster's API as answers by path; what has none is empty. */
final class RecordedApi implements ApiFacts {

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, ApiAnswer> answers = new HashMap<>();

  /** What the account may not do, as {@code verb resource}. */
  final Set<String> denied = new HashSet<>();

  final List<String> reviewed = new ArrayList<>();

  RecordedApi() {
    answer("/version", "{'gitVersion': 'v1.32.1'}");
    answer("/apis", "{'groups': [{'name': 'apps'}]}");
    answer(
        "/api/v1/nodes",
        "{'items': [{'metadata': {'name': 'node-a'}, 'spec': {'podCIDRs': ['10.1.0.0/24']},"
            + " 'status': {'nodeInfo': {'kubeletVersion': 'v1.32.1'}}}]}");
  }

  RecordedApi answer(String path, String json) {
    try {
      answers.put(path, ApiAnswer.of(200, JSON.readTree(json.replace('\'', '"')), path));
      return this;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  RecordedApi refuse(String path, int code) {
    answers.put(path, ApiAnswer.of(code, JSON.missingNode(), path));
    return this;
  }

  RecordedApi daemonSet(String name, String image, String more) {
    return answer(
        "/apis/apps/v1/daemonsets",
        "{'items': [{'metadata': {'namespace': 'kube-system', 'name': '%s'}, 'spec': {'template': {'spec': {'containers': [{'name': 'main', 'image': '%s'%s}]}}}}]}"
            .formatted(name, image, more));
  }

  RecordedApi policies(int count) {
    return answer(
        "/apis/networking.k8s.io/v1/networkpolicies",
        count == 0
            ? "{'items': []}"
            : "{'metadata': {'remainingItemCount': %d}, 'items': [{}]}".formatted(count - 1));
  }

  @Override
  public ApiAnswer get(String path) {
    String asked = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
    ApiAnswer answer = answers.get(asked);
    return answer == null ? ApiAnswer.of(200, JSON.createObjectNode(), asked) : answer;
  }

  @Override
  public ApiAnswer post(String path, JsonNode body) {
    JsonNode asked = body.at("/spec/resourceAttributes");
    String right = asked.path("verb").asText() + " " + asked.path("resource").asText();
    reviewed.add(right + (asked.has("namespace") ? " in " + asked.path("namespace").asText() : ""));
    ApiAnswer refused = answers.get(path);
    return refused != null
        ? refused
        : ApiAnswer.of(
            201,
            JSON.createObjectNode()
                .set("status", JSON.createObjectNode().put("allowed", !denied.contains(right))),
            path);
  }
}
