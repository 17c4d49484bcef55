package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class WatchRightsTest {

  @Test
  void everyKindThatIsWatchedMayBeListedAndWatched() {
    Set<String> granted = new HashSet<>();
    WatchRights.cluster().forEach(right -> granted.add(right.qualifiedResource()));

    for (ObjectKind kind : ObjectKind.values()) {
      assertThat(granted).contains(kind.resource());
    }
    assertThat(WatchRights.cluster())
        .allSatisfy(right -> assertThat(right.verbs()).containsExactly("list", "watch"));
  }

  @Test
  void theManifestsGrantExactlyTheRights() {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(WatchRights.manifests("weir", "weir-watch"))
        .forEach(documents::add);

    assertThat(documents)
        .map(document -> String.valueOf(((Map<?, ?>) document).get("kind")))
        .containsExactly(
            "ServiceAccount", "ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding");
    assertThat(rules(documents.get(1)))
        .isEqualTo(
            WatchRights.cluster().stream()
                .map(right -> rule(right.group(), right.resource(), right.verbs(), List.of()))
                .toList());
    assertThat(rules(documents.get(2)))
        .containsExactly(
            rule("coordination.k8s.io", "leases", List.of("create"), List.of()),
            rule("coordination.k8s.io", "leases", List.of("get", "update"), List.of("weir-watch")));
  }

  @Test
  void eachRuleSaysWhatItIsFor() {
    assertThat(WatchRights.manifests("weir", "weir-watch"))
        .contains("  # who owned an address, with which labels, when\n  - apiGroups: [\"\"]")
        .contains("  namespace: weir\n");
  }

  private static List<List<Object>> rules(Object role) {
    List<List<Object>> rules = new ArrayList<>();
    for (Object rule : list(((Map<?, ?>) role).get("rules"))) {
      Map<?, ?> fields = (Map<?, ?>) rule;
      Object names = fields.get("resourceNames");
      rules.add(
          rule(
              list(fields.get("apiGroups")).get(0),
              list(fields.get("resources")).get(0),
              list(fields.get("verbs")),
              names == null ? List.of() : names));
    }
    return rules;
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }

  private static List<Object> rule(Object group, Object resource, Object verbs, Object names) {
    return List.of(group, resource, verbs, names);
  }
}
