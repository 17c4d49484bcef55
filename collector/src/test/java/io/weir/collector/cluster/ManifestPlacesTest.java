package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestPlacesTest {

  private static final String POLICIES =
      """
      # comment
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
      ---
      ---
      apiVersion: v1
      kind: List
      items:
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: p, namespace: shop}
          spec:
            podSelector: {}
            ingress:
              - from:
                  - podSelector: {}
                  - ipBlock:
                      cidr: 10.0.0.0/8
                      except: [10.1.0.0/16,
                        10.2.0.0/16]
                ports:
                - port: 80
      """;

  @TempDir private Path folder;

  private @Nullable Integer line(String file, String text, @Nullable String field)
      throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, text);
    return places(path)
        .find("NetworkPolicy", "shop", "p", field)
        .map(ManifestPlaces.Place::line)
        .orElse(null);
  }

  private static ManifestPlaces places(Path path) throws IOException {
    return Manifests.read(List.of(path), ManifestOptions.of("test")).places();
  }

  @ParameterizedTest
  @CsvSource({
    ", 11",
    "spec, 14",
    "spec.podSelector, 15",
    "spec.ingress, 16",
    "spec.ingress[0], 17",
    "spec.ingress[0].from[0], 18",
    "spec.ingress[0].from[1], 19",
    "spec.ingress[0].from[1].ipBlock.cidr, 20",
    "spec.ingress[0].from[1].ipBlock.except[1], 22",
    "spec.ingress[0].ports[0].port, 24",
    // What is left out stands where its parent does.
    "spec.policyTypes, 14",
    "spec.ingress[0].ports[7].endPort, 23",
    "spec.ingress[9], 16",
  })
  void fieldStandsOnItsLine(@Nullable String field, int expected) throws IOException {
    assertThat(line("p.yaml", POLICIES, field)).isEqualTo(expected);
  }

  @Test
  void documentIsCountedWithTheEmptyOnes() throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, POLICIES);

    assertThat(places(file).find("NetworkPolicy", "shop", "p", null))
        .contains(new ManifestPlaces.Place(file, 3, 11));
    assertThat(places(file).find("Namespace", null, "shop", null))
        .contains(new ManifestPlaces.Place(file, 1, 2));
  }

  @Test
  void jsonHasLinesToo() throws IOException {
    assertThat(
            line(
                "p.json",
                """
                {
                \t"apiVersion": "networking.k8s.io/v1",
                \t"kind": "NetworkPolicy",
                \t"metadata": {"name": "p", "namespace": "shop"},
                \t"spec": {
                \t\t"podSelector": {}
                \t}
                }
                """,
                "spec.podSelector"))
        .isEqualTo(6);
  }

  @Test
  void unknownObjectHasNoPlace() throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, POLICIES);

    assertThat(places(file).find("NetworkPolicy", "shop", "other", null)).isEmpty();
    assertThat(ManifestPlaces.NONE.find("NetworkPolicy", "shop", "p", null)).isEmpty();
  }

  @Test
  void fileThatIsGoneHasNoLines() throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, POLICIES);
    ManifestPlaces places = places(file);
    Files.delete(file);

    assertThat(places.find("NetworkPolicy", "shop", "p", "spec"))
        .contains(new ManifestPlaces.Place(file, 3, null));
  }
}
