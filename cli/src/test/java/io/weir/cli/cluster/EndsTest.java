package io.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.cluster.End;
import io.weir.policy.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndsTest {

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: db-0, namespace: data, labels: {app: db}}
      spec: {containers: [{name: db, image: db}]}
      status: {phase: Running, podIPs: [{ip: 10.0.0.5}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db, namespace: data}
      spec: {clusterIP: 10.96.0.7, selector: {app: db}, ports: [{port: 5432}]}
      """;

  @TempDir private Path folder;
  private Ends ends;

  @BeforeEach
  void read() throws IOException {
    Path file = folder.resolve("all.yaml");
    Files.writeString(file, MANIFESTS);
    ends = ManifestCluster.read(List.of(file), List.of()).ends();
  }

  @Test
  void anEndIsAnAddressAPodOrAWorkload() {
    assertThat(ends.find("10.0.0.5")).isEqualTo(ends.find("data/db-0"));
    assertThat(ends.find("192.0.2.1")).isEqualTo(new End.Outside(IpAddress.parse("192.0.2.1")));
    assertThat(ends.find("shop/Deployment/web"))
        .isInstanceOfSatisfying(
            End.Pod.class, pod -> assertThat(pod.labels()).containsEntry("app", "web"));
  }

  @Test
  void aServiceIsFoundByNameAndByItsVirtualAddress() {
    assertThat(ends.service("data/Service/db")).isPresent();
    assertThat(ends.service("10.96.0.7")).isEqualTo(ends.service("data/Service/db"));
    assertThat(ends.service("data/db-0")).isEmpty();
    assertThat(ends.service("10.0.0.5")).isEmpty();
  }

  @Test
  void whatIsNotThereIsAnsweredWithTheNearestThatIs() {
    assertThatThrownBy(() -> ends.find("data/db-1"))
        .hasMessage("no pod 'data/db-1' in the manifests; the nearest is 'data/db-0'");
    assertThatThrownBy(() -> ends.find("shop/Deployment/wep"))
        .hasMessage(
            "no workload 'shop/Deployment/wep' in the manifests;"
                + " the nearest is 'shop/Deployment/web'");
    assertThatThrownBy(() -> ends.service("data/Service/bd"))
        .hasMessage(
            "no Service 'data/Service/bd' in the manifests; the nearest is 'data/Service/db'");
  }

  @Test
  void whatIsNoEndSaysWhatIs() {
    assertThatThrownBy(() -> ends.find("a/b/c/d"))
        .hasMessage("'a/b/c/d' is no address, namespace/pod or namespace/Kind/name");
    assertThatThrownBy(() -> ends.find("db")).hasMessageContaining("no IP address: \"db\"");
  }
}
