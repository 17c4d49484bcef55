package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.configMap;
import static io.weir.collector.cluster.StagedObjects.policy;
import static io.weir.collector.cluster.StagedObjects.spec;
import static io.weir.collector.cluster.StagedObjects.withoutLabel;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PolicyState;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one ConfigMap stages. */
class StagedConfigMapTest {

  private static final Instant SEEN = Instant.parse("2026-11-21T10:00:00Z");

  private static StagedConfigMap read(JsonNode object) {
    StagedConfigMap read =
        StagedConfigMap.read(object, new ChangeStamp("test", "watcher", 7), SEEN);
    if (read == null) {
      throw new AssertionError("the ConfigMap has no name");
    }
    return read;
  }

  private static List<String> paths(StagedConfigMap read) {
    return read.policies().stream()
        .map(change -> change.getNamespace() + "/" + change.getName())
        .toList();
  }

  @Test
  void eachDocumentOfEachValueIsAPolicyOfTheConfigMapsNamespace() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "b.yaml",
                policy("db", "db"),
                "a.yaml",
                policy("web", "web") + "---\n# nothing\n---\n" + policy("shop", "api", "api")));

    assertThat(paths(read)).containsExactly("shop/web", "shop/api", "shop/db");
    assertThat(read.problems()).isEmpty();
    ClusterChange change = read.policies().get(2);
    assertThat(change.getType()).isEqualTo(ChangeType.PRESENT);
    assertThat(change.getKind()).isEqualTo("StagedNetworkPolicy");
    assertThat(change.getApiVersion()).isEqualTo("networking.k8s.io/v1");
    assertThat(change.getObservedAt()).isEqualTo(SEEN);
    assertThat(change.getEpoch()).isEqualTo(7);
    assertThat(((PolicyState) change.getState()).getSpecJson()).isEqualTo(spec("db"));
  }

  @Test
  void aListAndJsonAreReadToo() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "list",
                """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}}}
                """,
                "typed.json",
                """
                {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicyList",
                 "items":[{"metadata":{"name":"b"},"spec":{"podSelector":{}}}]}
                """));

    assertThat(paths(read)).containsExactly("shop/a", "shop/b");
  }

  @Test
  void anotherNamespaceIsNotItsToStage() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "p",
                policy("kube-system", "dns", "dns") + "---\n" + policy("web", "web")));

    assertThat(paths(read)).containsExactly("shop/web");
    assertThat(read.problems())
        .containsExactly(
            "ConfigMap shop/intent data.p: NetworkPolicy dns: a ConfigMap stages policies of its own"
                + " namespace only, not of kube-system: left out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "null", "[default]", "{a: b}"})
  void aNamespaceThatIsNoTextIsItsOwn(String namespace) {
    assertThat(paths(read(configMap("shop/intent", "p", policy(namespace, "web", "web")))))
        .containsExactly("shop/web");
  }

  @Test
  void aNamespaceOfDigitsIsStillItsOwn() {
    assertThat(paths(read(configMap("5/intent", "p", policy("5", "web", "web")))))
        .containsExactly("5/web");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`a: [` | is not readable as YAML",
        "`a: 1\na: 2` | is not readable as YAML",
        "`just text` | (document 1) is no Kubernetes object, but a text",
        "`- a` | (document 1) is no Kubernetes object, but a list",
        "`{kind: List, items: [x]}` | an item of the List is a text",
        "`a: &x [1]\nb: *x` | is not readable as YAML",
        "`!!java.net.URL [x]` | is not readable as YAML",
      })
  void aValueThatCannotBeReadIsNamedAndTheOthersHold(String value, String problem) {
    StagedConfigMap read =
        read(configMap("shop/intent", "bad", value, "good", policy("web", "web")));

    assertThat(paths(read)).containsExactly("shop/web");
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("ConfigMap shop/intent data.bad")
        .contains(problem)
        .endsWith(": left out")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void whatIsNestedWithoutEndIsRefusedBeforeItIsRead(String opening) {
    StagedConfigMap read =
        read(configMap("shop/intent", "deep", opening.repeat(100_000), "p", policy("web", "web")));

    assertThat(paths(read)).containsExactly("shop/web");
    assertThat(read.problems()).singleElement().asString().contains("data.deep");
  }

  @Test
  void otherKindsAreNamedAndLeftOut() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "p",
                "{apiVersion: v1, kind: Pod, metadata: {name: web}}\n---\n"
                    + "{apiVersion: cilium.io/v2, kind: NetworkPolicy, metadata: {name: x}}\n---\n{a: b}"));

    assertThat(read.policies()).isEmpty();
    assertThat(read.problems())
        .containsExactly(
            "ConfigMap shop/intent data.p: Pod web: kind: only NetworkPolicy of networking.k8s.io can"
                + " be staged, is Pod: left out",
            "ConfigMap shop/intent data.p: NetworkPolicy x: kind: only NetworkPolicy of"
                + " networking.k8s.io can be staged, is NetworkPolicy: left out",
            "ConfigMap shop/intent data.p: (no kind) (no name): kind: only NetworkPolicy of"
                + " networking.k8s.io can be staged, is absent: left out");
  }

  @Test
  void aPolicyWithoutNameIsNamed() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent", "p", "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy}"));

    assertThat(read.policies()).isEmpty();
    assertThat(read.problems()).singleElement().asString().contains("metadata.name");
  }

  @Test
  void whatACopyFromTheClusterSaysOfTheAppliedPolicyIsLeftOut() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "p",
                policy("web", "web")
                    .replace(
                        "{name: web}",
                        "{name: web, uid: u-1, generation: 4, resourceVersion: '9',"
                            + " creationTimestamp: 2020-01-01T00:00:00Z}")));

    ClusterChange change = read.policies().get(0);
    assertThat(change.getUid()).isNull();
    assertThat(change.getGeneration()).isNull();
    assertThat(change.getResourceVersion()).isNull();
    assertThat(change.getEffectiveAt()).isNull();
  }

  @Test
  void aRangeThatIsNoneIsNamedAndLeftToTheJudge() {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "p",
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: web}
                spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/99}}]}]}
                """));

    assertThat(paths(read)).containsExactly("shop/web");
    assertThat(read.problems())
        .singleElement()
        .asString()
        .contains("spec.ingress[0].from[0].ipBlock.cidr");
  }

  @Test
  void namesAreCleanedBeforeTheyAreShown() {
    StagedConfigMap read =
        read(configMap("shop/intent", "p\u001b[31m", policy("\"\\u001b[2J\\u202e\"", "x", "x")));

    assertThat(read.problems())
        .isNotEmpty()
        .allMatch(line -> line.codePoints().allMatch(c -> c > 31 && c != 0x202e));
  }

  @Test
  void onlyTheLabelsValueTrueStages() {
    ObjectNode configMap = configMap("shop/intent", "p", policy("web", "web"));
    assertThat(StagedConfigMap.isOne(configMap)).isTrue();
    assertThat(StagedConfigMap.isOne(withoutLabel(configMap))).isFalse();
    ((ObjectNode) configMap.at("/metadata/labels")).put("weir/staged", "false");
    assertThat(StagedConfigMap.isOne(configMap)).isFalse();
    ((ObjectNode) configMap.at("/metadata/labels")).put("weir/staged", "true");
    configMap.put("kind", "Secret");
    assertThat(StagedConfigMap.isOne(configMap)).isFalse();
  }

  @Test
  void valuesThatAreNoTextAndDataThatIsNoMapAreNoPolicies() {
    ObjectNode configMap = configMap("shop/intent");
    ((ObjectNode) configMap.path("data")).put("n", 5);
    assertThat(read(configMap).problems())
        .containsExactly("ConfigMap shop/intent data.n is no text: left out");
    configMap.set("data", JsonNodeFactory.instance.arrayNode().add(1));
    assertThat(read(configMap).policies()).isEmpty();
    configMap.remove("data");
    assertThat(read(configMap).policies()).isEmpty();
  }

  @Property(tries = 500)
  void noTextThrowsAndNoPolicyLeavesTheNamespace(@ForAll String text, @ForAll String namespace) {
    StagedConfigMap read =
        read(
            configMap(
                "shop/intent",
                "text",
                text,
                "policy",
                policy(JsonNodeFactory.instance.textNode(namespace).toString(), "web", "web")));

    assertThat(read.policies()).allMatch(change -> "shop".equals(change.getNamespace()));
  }
}
