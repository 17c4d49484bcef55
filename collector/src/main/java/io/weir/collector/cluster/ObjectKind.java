package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.PolicyState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of objects that Weir knows, with what a watcher must be allowed to list and watch. */
enum ObjectKind {
  NAMESPACE(
      "",
      "v1",
      "Namespace",
      "namespaces",
      false,
      "their labels decide which policies' peers they are"),
  NODE(
      "",
      "v1",
      "Node",
      "nodes",
      false,
      "their addresses and podCIDRs tell nodes and pods from the outside"),
  POD("", "v1", "Pod", "pods", true, "who owned an address, with which labels, when"),
  REPLICA_SET("apps", "v1", "ReplicaSet", "replicasets", true, "from a pod to its Deployment"),
  JOB("batch", "v1", "Job", "jobs", true, "from a pod to its CronJob"),
  SERVICE("", "v1", "Service", "services", true, "virtual addresses and ports"),
  ENDPOINT_SLICE(
      "discovery.k8s.io",
      "v1",
      "EndpointSlice",
      "endpointslices",
      true,
      "the backends behind a virtual address"),
  NETWORK_POLICY(
      "networking.k8s.io",
      "v1",
      "NetworkPolicy",
      "networkpolicies",
      true,
      "what should be allowed"),
  /** Only those that stage policies; never published themselves. */
  CONFIG_MAP(
      "",
      "v1",
      "ConfigMap",
      "configmaps",
      true,
      "staged policies; only those labelled weir/staged=true are asked for");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final boolean namespaced;
  private final String reason;

  ObjectKind(
      String group, String version, String kind, String plural, boolean namespaced, String reason) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.namespaced = namespaced;
    this.reason = reason;
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

  String group() {
    return group;
  }

  String plural() {
    return plural;
  }

  /** What Weir needs it for, in a few words. */
  String reason() {
    return reason;
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
