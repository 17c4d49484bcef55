package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.configMap;
import static io.weir.collector.cluster.StagedObjects.policy;
import static io.weir.collector.cluster.StagedObjects.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PolicyState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What several ConfigMaps stage together. */
class StagedConfigMapsTest {

  private static final Instant SEEN = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObjectNode A = configMap("shop/a", "p", policy("web", "from-a"));
  private static final ObjectNode B =
      configMap("shop/b", "p", policy("web", "from-b") + "---\n" + policy("db", "db"));
  private static final ObjectNode OTHER = configMap("data/a", "p", policy("web", "other"));

  private final List<String> told = new ArrayList<>();
  private final StagedConfigMaps configMaps =
      new StagedConfigMaps(
          new ChangeStamp("test", "watcher", 1), (key, problems) -> told.add(key + " " + problems));

  private List<String> staged() {
    return configMaps.policies(SEEN).stream().map(StagedConfigMapsTest::line).toList();
  }

  private static String line(ClusterChange change) {
    return change.getNamespace()
        + "/"
        + change.getName()
        + " "
        + ((PolicyState) change.getState()).getSpecJson();
  }

  @Test
  void thePolicyOfTheFirstNameHoldsInAnyOrder() {
    List<JsonNode> all = new ArrayList<>(List.of(A, B, OTHER));
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(all, random);
      configMaps.listed(List.of(), SEEN);
      all.forEach(one -> configMaps.present(one, SEEN));
      assertThat(staged())
          .containsExactlyInAnyOrder(
              "data/web " + spec("other"), "shop/web " + spec("from-a"), "shop/db " + spec("db"));
    }
  }

  @Test
  void theOtherOneIsNamedOnce() {
    configMaps.listed(List.of(A, B), SEEN);
    configMaps.present(B, SEEN.plusSeconds(1));
    assertThat(told)
        .containsExactly(
            "ConfigMap shop/b [ConfigMap shop/b: StagedNetworkPolicy shop/web is staged by"
                + " ConfigMap shop/a already: left out]");
  }

  @Test
  void whenTheFirstGoesTheOtherHoldsAndIsInOrder() {
    configMaps.listed(List.of(A, B), SEEN);
    told.clear();
    configMaps.deleted(A);
    assertThat(staged()).containsExactly("shop/web " + spec("from-b"), "shop/db " + spec("db"));
    assertThat(told).containsExactly("ConfigMap shop/b []");
  }

  @Test
  void aConfigMapThatChangesStagesWhatItSaysNow() {
    configMaps.present(B, SEEN);
    configMaps.present(configMap("shop/b", "p", policy("web", "new")), SEEN.plusSeconds(1));
    assertThat(staged()).containsExactly("shop/web " + spec("new"));
    configMaps.present(configMap("shop/b", "p", "a: ["), SEEN.plusSeconds(2));
    assertThat(staged()).isEmpty();
    assertThat(configMaps.size()).isEqualTo(1);
  }

  @Test
  void aListingForgetsWhatItDoesNotName() {
    configMaps.listed(List.of(A, B, OTHER), SEEN);
    configMaps.listed(List.of(OTHER), SEEN);
    assertThat(staged()).containsExactly("data/web " + spec("other"));
    assertThat(configMaps.size()).isEqualTo(1);
  }

  @Test
  void everyPolicyIsOfTheMomentThatIsAsked() {
    configMaps.present(A, SEEN);
    assertThat(configMaps.policies(SEEN.plusSeconds(9)))
        .extracting(ClusterChange::getObservedAt)
        .containsExactly(SEEN.plusSeconds(9));
  }
}
