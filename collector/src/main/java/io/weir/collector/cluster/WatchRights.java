package io.weir.collector.cluster;

import io.weir.collector.cluster.ApiRight.Necessity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** All that a cluster watcher asks of the Kubernetes API; nothing but its own Lease is written. */
public final class WatchRights {

  /** Name of the watchers' Lease unless another is given. */
  public static final String LEASE = "weir-watch";

  private static final List<String> FOLLOW = List.of("list", "watch");

  private WatchRights() {}

  /** To read the cluster, in all namespaces. */
  public static List<ApiRight> cluster() {
    return Arrays.stream(ObjectKind.values())
        .map(
            kind ->
                new ApiRight(
                    kind.group(),
                    kind.plural(),
                    FOLLOW,
                    null,
                    null,
                    kind.optional() ? Necessity.OPTIONAL : Necessity.REQUIRED,
                    kind.reason()))
        .toList();
  }

  /** To elect one leader by a Lease. */
  public static List<ApiRight> lease(String namespace, String name) {
    // RBAC cannot restrict create to a name: the object is not there yet.
    return List.of(
        new ApiRight(
            "coordination.k8s.io",
            "leases",
            List.of("create"),
            namespace,
            null,
            Necessity.REQUIRED,
            "to create the Lease by which watchers elect their leader"),
        new ApiRight(
            "coordination.k8s.io",
            "leases",
            List.of("get", "update"),
            namespace,
            name,
            Necessity.REQUIRED,
            "to take, renew and release that Lease"));
  }

  /**
   * The rights as manifests, each rule with its reason: ServiceAccount, ClusterRole, Role and their
   * bindings.
   *
   * @param namespace of the ServiceAccount and the Lease
   * @param lease name of the Lease
   */
  public static String manifests(String namespace, String lease) {
    List<String> documents = new ArrayList<>();
    documents.add(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: weir-watch
          namespace: %s
        """
            .formatted(namespace));
    documents.add(role("ClusterRole", "name: weir-watch", cluster()));
    documents.add(
        role("Role", "name: weir-watch\n  namespace: " + namespace, lease(namespace, lease)));
    documents.add(binding("ClusterRole", "name: weir-watch", namespace));
    documents.add(binding("Role", "name: weir-watch\n  namespace: " + namespace, namespace));
    return String.join("---\n", documents);
  }

  private static String role(String kind, String metadata, List<ApiRight> rights) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: %s
    metadata:
      %s
    rules:
    %s
    """
        .formatted(
            kind,
            metadata,
            rights.stream().map(WatchRights::rule).collect(Collectors.joining("\n")));
  }

  private static String rule(ApiRight right) {
    String names =
        right.object() == null ? "" : "\n    resourceNames: [\"%s\"]".formatted(right.object());
    return """
    # %s
    - apiGroups: ["%s"]
      resources: ["%s"]%s
      verbs: [%s]\
    """
        .indent(2)
        .stripTrailing()
        .formatted(
            right.reason(),
            right.group(),
            right.resource(),
            names,
            right.verbs().stream().map(verb -> '"' + verb + '"').collect(Collectors.joining(", ")));
  }

  private static String binding(String kind, String metadata, String namespace) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: %sBinding
    metadata:
      %s
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: %s
      name: weir-watch
    subjects:
      - kind: ServiceAccount
        name: weir-watch
        namespace: %s
    """
        .formatted(kind, metadata, kind, namespace);
  }
}
