package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesClientsTest {

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: one
      clusters:
      - {name: a, cluster: {server: "http://127.0.0.1:1001"}}
      - {name: b, cluster: {server: "http://127.0.0.1:1002"}}
      contexts:
      - {name: one, context: {cluster: a, user: u}}
      - {name: two, context: {cluster: b, user: u}}
      users:
      - {name: u, user: {}}
      """;

  @TempDir Path folder;

  @Test
  void takesTheCurrentContextOrTheOneThatIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);

    try (KubernetesClient current = KubernetesClients.connect(file, null);
        KubernetesClient named = KubernetesClients.connect(file, "two")) {
      assertThat(current.getMasterUrl()).hasToString("http://127.0.0.1:1001/");
      assertThat(named.getMasterUrl()).hasToString("http://127.0.0.1:1002/");
    }
  }

  @Test
  void aContextThatIsNotThereIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);

    assertThatThrownBy(() -> KubernetesClients.connect(file, "three"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no context 'three'");
  }

  @Test
  void aMissingOrBrokenKubeconfigIsOneLine() throws IOException {
    Path missing = folder.resolve("missing");
    Path broken = Files.writeString(folder.resolve("broken"), "clusters: [");

    assertThatThrownBy(() -> KubernetesClients.connect(missing, null))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + " is no readable kubeconfig");
    assertThatThrownBy(() -> KubernetesClients.connect(broken, null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(broken + " is no readable kubeconfig")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
