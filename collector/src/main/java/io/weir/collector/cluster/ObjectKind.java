package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.PolicyState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of objects that Weir knows, with what a watcher must be allowed to list and watch. */
enum ObjectKind {
  NAMESPACE("", "v1", "Namespace", "namespaces", false),
  NODE("", "v1", "Node", "nodes", false),
  POD("", "v1", "Pod", "pods", true),
  REPLICA_SET("apps", "v1", "ReplicaSet", "replicasets", true),
  JOB("batch", "v1", "Job", "jobs", true),
  SERVICE("", "v1", "Service", "services", true),
  ENDPOINT_SLICE("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
  NETWORK_POLICY("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
  /** Only those that stage policies; never published themselves. */
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps", true);

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final boolean namespaced;

  ObjectKind(String group, String version, String kind, String plural, boolean namespaced) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.namespaced = namespaced;
  }

  /**
   * The kind of an object by its apiVersion (any version of the group) and kind; null if unknown.
   */
  static @Nullable ObjectKind of(JsonNode object) {
    return of(object.path("apiVersion").asText(""), object.path("kind").asText(""));
  }

  static @Nullable ObjectKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    for (ObjectKind known : values()) {
      if (known.kind.equals(kind) && known.group.equals(group)) {
        return known;
      }
    }
    return null;
  }

  String kind() {
    return kind;
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  boolean namespaced() {
    return namespaced;
  }

  /** What RBAC calls it: {@code networkpolicies.networking.k8s.io}. */
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Path of the whole cluster's collection in the API. */
  String path() {
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version + "/" + plural;
  }

  /** Which objects of the kind a watcher asks for, as a label selector; null for all. */
  @Nullable String labelSelector() {
    return this == CONFIG_MAP ? StagedConfigMap.LABEL + "=true" : null;
  }

  /** Whether changes of the objects themselves are published. */
  boolean published() {
    return this != CONFIG_MAP;
  }

  /** True when a watcher that may not read the kind goes on as if there were none of it. */
  boolean optional() {
    return this == CONFIG_MAP;
  }

  Object state(Fields object) {
    return switch (this) {
      case NAMESPACE -> namespace(object);
      case NODE -> NetworkStates.node(object);
      case POD -> PodStates.of(object);
      case REPLICA_SET, JOB -> Owners.state(object);
      case SERVICE -> NetworkStates.service(object);
      case ENDPOINT_SLICE -> NetworkStates.endpointSlice(object);
      case NETWORK_POLICY -> policy(object);
      case CONFIG_MAP -> throw new IllegalStateException("ConfigMaps are not published");
    };
  }

  private static Object namespace(Fields object) {
    Map<String, String> labels = new LinkedHashMap<>(object.at("metadata").strings("labels"));
    String name = object.at("metadata").text("name");
    if (name != null) {
      // The API server sets it on every namespace; files lack it.
      labels.putIfAbsent("kubernetes.io/metadata.name", name);
    }
    return NamespaceState.newBuilder().setLabels(labels).build();
  }

  private static Object policy(Fields object) {
    return PolicyState.newBuilder()
        .setSpecJson(object.has("spec") ? object.value("spec").toString() : "{}")
        .setAnnotations(object.at("metadata").strings("annotations"))
        .build();
  }
}
