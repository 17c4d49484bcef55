package io.weir.collector.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Lease on the wire, against the mock server in CRUD mode. */
class KubernetesLeaseTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH =
      "/apis/coordination.k8s.io/v1/namespaces/weir/leases/weir-watch";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

  private KubernetesMockServer server;
  private KubernetesClient client;
  private KubernetesLease lease;

  @BeforeEach
  void start() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.init();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    lease = new KubernetesLease(client, "weir", "weir-watch");
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void isWrittenAndReadAsItWas() throws Exception {
    assertThat(lease.read(PATIENCE)).isNull();
    assertThat(lease.write(record("a", 0, null), PATIENCE)).isTrue();

    LeaseRecord read = Objects.requireNonNull(lease.read(PATIENCE));
    assertThat(read.version()).isNotEmpty();
    assertThat(read).isEqualTo(record("a", 0, read.version()));

    assertThat(lease.write(record("b", 1, read.version()), PATIENCE)).isTrue();
    LeaseRecord changed = Objects.requireNonNull(lease.read(PATIENCE));
    assertThat(changed.holder()).isEqualTo("b");
    assertThat(changed.transitions()).isEqualTo(1);
  }

  @Test
  void aWriteOverAnotherVersionDoesNotGoThrough() throws Exception {
    lease.write(record("a", 0, null), PATIENCE);
    LeaseRecord read = Objects.requireNonNull(lease.read(PATIENCE));
    lease.write(record("b", 1, read.version()), PATIENCE);

    assertThat(lease.write(record("c", 1, read.version()), PATIENCE)).isFalse();
    assertThat(lease.write(record("c", 0, null), PATIENCE)).isFalse();
    assertThat(Objects.requireNonNull(lease.read(PATIENCE)).holder()).isEqualTo("b");
  }

  @Test
  void aRefusalNamesTheMissingVerbs() {
    server.expect().get().withPath(PATH).andReturn(403, "{}").always();

    assertThatThrownBy(() -> lease.read(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("forbids to get leases.coordination.k8s.io in namespace weir")
        .hasMessageContaining("get, create and update");
  }

  @Test
  void aNamespaceThatDoesNotExistIsToldAndNotTakenForALostRace() {
    server
        .expect()
        .post()
        .withPath("/apis/coordination.k8s.io/v1/namespaces/weir/leases")
        .andReturn(404, "{}")
        .always();

    assertThatThrownBy(() -> lease.write(record("a", 0, null), PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "There is no namespace weir in the cluster for the Lease: create it, or name another by"
                + " --lease-namespace");
  }

  @Test
  void aTimeThatIsNoneIsNotGuessed() {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(200, "{\"spec\": {\"holderIdentity\": \"a\", \"renewTime\": \"soon\"}}")
        .always();

    assertThatThrownBy(() -> lease.read(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("renewTime is no time: 'soon'");
  }

  @Test
  void aNameThatIsNoneNeverReachesTheApi() {
    assertThatThrownBy(() -> new KubernetesLease(client, "weir/../..", "weir-watch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no name of a namespace");
  }

  private static LeaseRecord record(String holder, int transitions, @Nullable String version) {
    return new LeaseRecord(
        holder, Duration.ofSeconds(15), NOON, NOON.plusSeconds(3), transitions, version);
  }
}
