package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** ConfigMaps and policies to stage, short to write. */
final class StagedObjects {

  private static final JsonMapper JSON = new JsonMapper();

  private StagedObjects() {}

  /** A ConfigMap that stages; data is key, value, key, value … */
  static ObjectNode configMap(String path, String... data) {
    int slash = path.indexOf('/');
    ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("namespace", path.substring(0, slash)).put("name", path.substring(slash + 1));
    metadata.putObject("labels").put("weir/staged", "true");
    ObjectNode values = object.putObject("data");
    for (int i = 0; i < data.length; i += 2) {
      values.put(data[i], data[i + 1]);
    }
    return object;
  }

  static ObjectNode withoutLabel(ObjectNode configMap) {
    ObjectNode copy = configMap.deepCopy();
    ((ObjectNode) copy.path("metadata")).remove("labels");
    return copy;
  }

  /** A policy without namespace that selects the pods of an app. */
  static String policy(String name, String app) {
    return """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s}
        spec: {podSelector: {matchLabels: {app: %s}}}
        """
        .formatted(name, app);
  }

  static String policy(String namespace, String name, String app) {
    return policy(name, app).replace("{name:", "{namespace: " + namespace + ", name:");
  }

  static String spec(String app) {
    return "{\"podSelector\":{\"matchLabels\":{\"app\":\"" + app + "\"}}}";
  }
}
