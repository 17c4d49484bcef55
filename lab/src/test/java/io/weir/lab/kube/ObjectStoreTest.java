package io.weir.lab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final ObjectKey POLICY = new ObjectKey("NetworkPolicy", "shop", "p");

  private final ObjectStore store = new ObjectStore(Clock.fixed(NOW, ZoneOffset.UTC));
  private final List<WatchEvent> events = new ArrayList<>();

  @Test
  void aNewObjectGetsWhatAnApiServerGives() {
    store.apply(policy("{}"));

    ObjectNode metadata = (ObjectNode) store.get(POLICY).orElseThrow().path("metadata");
    assertThat(metadata.path("uid").asText()).hasSize(36);
    assertThat(metadata.path("generation").asInt()).isEqualTo(1);
    assertThat(metadata.path("creationTimestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(metadata.path("resourceVersion").asText()).isNotEmpty();
  }

  @Test
  void aChangedSpecIsANewGenerationOfTheSameObject() {
    store.apply(policy("{}"));
    ObjectNode before = store.get(POLICY).orElseThrow();

    store.apply(policy("{matchLabels: {app: web}}"));

    ObjectNode after = store.get(POLICY).orElseThrow();
    assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
    assertThat(after.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(after.at("/metadata/resourceVersion"))
        .isNotEqualTo(before.at("/metadata/resourceVersion"));
  }

  @Test
  void aWatchStartsWithWhatIsThereAndGoesOnInRisingTime() {
    store.apply(policy("{}"));
    store.watch(events::add);
    store.apply(policy("{matchLabels: {app: web}}"));
    store.delete(POLICY);

    assertThat(events)
        .extracting(WatchEvent::type)
        .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.MODIFIED, WatchEvent.Type.DELETED);
    assertThat(events).extracting(WatchEvent::observedAt).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void namespacesCarryTheirNameAsLabel() throws IOException {
    store.apply(Json.manifests("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}").get(0));

    assertThat(store.list("Namespace"))
        .singleElement()
        .satisfies(
            n -> assertThat(Pods.labels(n)).containsEntry("kubernetes.io/metadata.name", "shop"));
  }

  @Test
  void policiesGetTheirTypesAndProtocols() throws IOException {
    store.apply(
        Json.manifests(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: p, namespace: shop}
                spec: {podSelector: {}, egress: [{ports: [{port: 80}]}]}
                """)
            .get(0));

    ObjectNode policy = store.get(POLICY).orElseThrow();
    assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    assertThat(policy.at("/spec/egress/0/ports/0/protocol").asText()).isEqualTo("TCP");
  }

  @Test
  void whatIsNotThereCannotBeDeleted() {
    assertThatThrownBy(() -> store.delete(POLICY)).hasMessage("there is no NetworkPolicy shop/p");
  }

  private static ObjectNode policy(String selector) {
    try {
      return Json.manifests(
              """
              apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata: {name: p, namespace: shop}
              spec: {podSelector: %s}
              """
                  .formatted(selector))
          .get(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
