package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the one pod that stands for a workload controller: its template, without an address. */
final class WorkloadTemplates {

  private static final Map<String, String> GROUP_OF_KIND =
      Map.of(
          "Deployment", "apps",
          "StatefulSet", "apps",
          "DaemonSet", "apps",
          "ReplicaSet", "apps",
          "Job", "batch",
          "CronJob", "batch",
          "ReplicationController", "");

  private WorkloadTemplates() {}

  /**
   * The pod, named {@code Kind/name} (which no real pod can be), owned by the controller; null when
   * the object is no controller or belongs to another one.
   */
  static @Nullable ObjectNode pod(ObjectNode controller) {
    String kind = controller.path("kind").asText("");
    String apiVersion = controller.path("apiVersion").asText("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    JsonNode metadata = controller.path("metadata");
    String name = metadata.path("name").asText("");
    if (!group.equals(GROUP_OF_KIND.get(kind)) || name.isEmpty() || isOwned(metadata)) {
      return null;
    }
    JsonNode template =
        kind.equals("CronJob")
            ? controller.at("/spec/jobTemplate/spec/template")
            : controller.at("/spec/template");
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode podMetadata = pod.putObject("metadata").put("name", kind + "/" + name);
    podMetadata.set("namespace", metadata.path("namespace"));
    podMetadata.set("labels", template.path("metadata").path("labels"));
    podMetadata.set("creationTimestamp", metadata.path("creationTimestamp"));
    ObjectNode owner = podMetadata.putArray("ownerReferences").addObject();
    owner.put("kind", kind).put("name", name).put("controller", true);
    owner.set("uid", metadata.path("uid"));
    pod.set("spec", template.path("spec"));
    pod.putObject("status").put("phase", "Running");
    return pod;
  }

  private static boolean isOwned(JsonNode metadata) {
    for (JsonNode reference : metadata.path("ownerReferences")) {
      if (reference.path("controller").asBoolean()) {
        return true;
      }
    }
    return false;
  }
}
