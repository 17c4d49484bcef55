package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedManifestsTest {

  @TempDir Path folder;

  private ManifestSet read() throws IOException {
    return StagedManifests.read(List.of(folder), ManifestOptions.of("test"));
  }

  @Test
  void policiesAreStagedInTheNamespaceTheyName() throws IOException {
    write("a.yaml", policy("shop", "web", "web") + "---\n" + policy("db", "db"));

    ManifestSet staged = read();

    assertThat(staged.changes())
        .extracting(
            change -> change.getKind() + " " + change.getNamespace() + "/" + change.getName())
        .containsExactly("StagedNetworkPolicy shop/web", "StagedNetworkPolicy default/db");
    assertThat(staged.changes())
        .extracting(ClusterChange::getObservedAt)
        .containsOnly(Instant.EPOCH);
    assertThat(staged.problems()).isEmpty();
  }

  @Test
  void otherKindsAreEachNamed() throws IOException {
    write(
        "a.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: web}}\n---\n" + policy("db", "db"));

    ManifestSet staged = read();

    assertThat(staged.changes()).hasSize(1);
    assertThat(staged.skipped()).isEqualTo(1);
    assertThat(staged.problems())
        .singleElement()
        .asString()
        .endsWith(
            "a.yaml (document 1): Pod web: kind: only NetworkPolicy of networking.k8s.io can be"
                + " staged, is Pod: left out");
  }

  @Test
  void ofTwoOfOneNameTheLastIsTaken() throws IOException {
    write("a.yaml", policy("web", "first"));
    write("b.yaml", policy("web", "last"));

    ManifestSet staged = read();

    assertThat(staged.changes()).singleElement().asString().contains("last");
    assertThat(staged.problems()).singleElement().asString().contains("stands already in");
  }

  @Test
  void aFileThatIsNoYamlIsAnError() throws IOException {
    write("a.yaml", "a: [");
    assertThatThrownBy(this::read).isInstanceOf(ManifestException.class);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
