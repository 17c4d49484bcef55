package io.weir.lab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.firewall.ServiceView;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private final ObjectStore store = new ObjectStore(Clock.systemUTC());
  private final Workloads workloads = new Workloads(store);
  private final Services services = new Services(store, new AddressPool("10.96.0.0/24", 10));

  @Test
  void aDeploymentOwnsAReplicaSetThatOwnsItsPods() throws IOException {
    apply(deployment("web", 2, "web"));

    assertThat(workloads.reconcile()).isEmpty();

    ObjectNode replicaSet = store.list("ReplicaSet").get(0);
    assertThat(replicaSet.at("/metadata/ownerReferences/0/kind").asText()).isEqualTo("Deployment");
    assertThat(replicaSet.at("/metadata/ownerReferences/0/uid"))
        .isEqualTo(store.list("Deployment").get(0).at("/metadata/uid"));
    assertThat(store.list("Pod"))
        .hasSize(2)
        .allSatisfy(
            pod -> {
              assertThat(pod.at("/metadata/ownerReferences/0/uid"))
                  .isEqualTo(replicaSet.at("/metadata/uid"));
              assertThat(pod.at("/metadata/name").asText())
                  .startsWith(replicaSet.at("/metadata/name").asText() + "-");
              assertThat(Pods.labels(pod)).containsEntry("app", "web");
            });
  }

  @Test
  void reconcilingTwiceChangesNothing() throws IOException {
    apply(deployment("web", 2, "web"));
    workloads.reconcile();
    List<ObjectNode> before = store.list("Pod");

    workloads.reconcile();

    assertThat(store.list("Pod")).isEqualTo(before);
  }

  @Test
  void aDeletedDeploymentLeavesSurplusPods() throws IOException {
    apply(deployment("web", 1, "web"));
    workloads.reconcile();

    store.delete(new ObjectKey("Deployment", "shop", "web"));

    assertThat(workloads.reconcile()).hasSize(1);
    workloads.removeStaleReplicaSets();
    assertThat(store.list("ReplicaSet")).isEmpty();
  }

  @Test
  void aServiceSendsToRunningPodsPortsByNumberAndName() throws IOException {
    apply(deployment("web", 1, "web"));
    store.apply(
        services.withAddress(
            Json.manifests(
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: web, namespace: shop}
                    spec: {selector: {app: web}, ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 8080}]}
                    """)
                .get(0)));
    workloads.reconcile();
    assertThat(services.views()).allSatisfy(v -> assertThat(v.backends()).isEmpty());

    run(store.list("Pod").get(0), "10.244.1.2");
    services.reconcile();

    assertThat(services.views())
        .containsExactly(
            new ServiceView(
                "10.96.0.10", "TCP", 80, List.of(new ServiceView.Backend("10.244.1.2", 8080))),
            new ServiceView(
                "10.96.0.10", "TCP", 8080, List.of(new ServiceView.Backend("10.244.1.2", 8080))));
    ObjectNode slice = store.list("EndpointSlice").get(0);
    assertThat(slice.at("/endpoints/0/addresses/0").asText()).isEqualTo("10.244.1.2");
    assertThat(slice.at("/endpoints/0/targetRef/name"))
        .isEqualTo(store.list("Pod").get(0).at("/metadata/name"));
  }

  @Test
  void aPodBeingDeletedIsNoBackend() throws IOException {
    aServiceSendsToRunningPodsPortsByNumberAndName();

    store.update(ObjectKey.of(store.list("Pod").get(0)), Pods::deleting);

    assertThat(services.views()).allSatisfy(v -> assertThat(v.backends()).isEmpty());
  }

  private void run(ObjectNode pod, String address) {
    store.update(ObjectKey.of(pod), p -> Pods.scheduled(p, "node-a"));
    store.update(ObjectKey.of(pod), p -> Pods.running(p, address, "172.30.0.11"));
  }

  private void apply(String yaml) throws IOException {
    for (ObjectNode object : Json.manifests(yaml)) {
      store.apply(object);
    }
  }

  private static String deployment(String name, int replicas, String app) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s, namespace: shop}
        spec:
          replicas: %d
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec:
              containers: [{name: main, image: registry.example/x:1, ports: [{name: http, containerPort: 8080}]}]
        """
        .formatted(name, replicas, app, app);
  }
}
