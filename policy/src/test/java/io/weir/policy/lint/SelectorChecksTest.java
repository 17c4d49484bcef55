package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.PEER_MATCHES_NOTHING;
import static io.weir.policy.lint.LintCode.PEER_NAMESPACE_UNKNOWN;
import static io.weir.policy.lint.LintCode.POLICY_SELECTS_HOST_NETWORK;
import static io.weir.policy.lint.LintCode.POLICY_SELECTS_NOTHING;
import static io.weir.policy.lint.LintCode.SELECTOR_MIXUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors against the pods and namespaces that there are. */
class SelectorChecksTest {

  private final LintedCluster cluster = new LintedCluster();

  @BeforeEach
  void cluster() {
    cluster
        .namespace("shop", "team=red")
        .namespace("data", "team=blue")
        .namespace("empty")
        .pod("shop/web", "app=web", "tier=front")
        .pod("shop/checkout", "app=checkout")
        .pod("data/db", "app=customers-db")
        .pod("data/checkout", "app=checkout")
        .hostPod("data/exporter", "192.168.7.11", "app=exporter");
  }

  @Nested
  class PodsOfThePolicy {

    @Test
    void selectorThatFitsAPodIsFine() {
      cluster.policy("data/db", "{'podSelector':{'matchLabels':{'app':'customers-db'}}}");

      assertThat(cluster.places(POLICY_SELECTS_NOTHING, POLICY_SELECTS_HOST_NETWORK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "app, customer-db, write app: customers-db for app: customer-db",
      "apps, customers-db, write app: customers-db for apps: customers-db",
      "app.kubernetes.io/name, customers-db, write app: customers-db for app.kubernetes.io/name:"
          + " customers-db",
      "app, db, write app: customers-db for app: db",
    })
    void slipOfOneKeyOrValueIsNamed(String key, String value, String cure) {
      cluster.policy(
          "data/db", "{'podSelector':{'matchLabels':{'%s':'%s'}}}".formatted(key, value));

      assertThat(cluster.findings(POLICY_SELECTS_NOTHING))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.place()).hasToString("data/db podSelector");
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.message())
                    .isEqualTo(
                        "no pod of namespace data has %s: %s: the policy protects nothing"
                            .formatted(key, value));
                assertThat(finding.cure()).isEqualTo(cure);
              });
    }

    @Test
    void slipThatIsNoneIsNotInvented() {
      cluster.policy("data/db", "{'podSelector':{'matchLabels':{'app':'ledger'}}}");

      assertThat(cluster.findings(POLICY_SELECTS_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .isEqualTo(POLICY_SELECTS_NOTHING.cure());
    }

    @Test
    void podsOfAnotherNamespaceAreNamed() {
      cluster.policy("data/web", "{'podSelector':{'matchLabels':{'app':'web','tier':'front'}}}");

      assertThat(cluster.findings(POLICY_SELECTS_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .asString()
          .startsWith("such pods live in namespace shop:");
    }

    @Test
    void defaultOfANamespaceWithoutPodsIsFine() {
      cluster.policy("empty/default", "{'podSelector':{},'policyTypes':['Ingress']}");

      assertThat(cluster.places(POLICY_SELECTS_NOTHING)).isEmpty();
    }

    @Test
    void unreadableSelectorIsNotSaidToSelectNothing() {
      cluster.policy("data/db", "{'podSelector':{'matchLabels':{'app':7}}}");

      assertThat(cluster.places(POLICY_SELECTS_NOTHING)).isEmpty();
    }

    @Test
    void onlyHostNetworkPodsIsTold() {
      cluster.policy("data/exporter", "{'podSelector':{'matchLabels':{'app':'exporter'}}}");
      cluster.policy("data/all", "{'podSelector':{}}");

      assertThat(cluster.places(POLICY_SELECTS_HOST_NETWORK))
          .containsExactly("data/exporter podSelector");
      assertThat(cluster.places(POLICY_SELECTS_NOTHING)).isEmpty();
    }

    @Test
    void nothingIsSaidWhereNoPodIsKnown() {
      LintedCluster policiesOnly =
          new LintedCluster()
              .policy(
                  "data/db",
                  "{'podSelector':{'matchLabels':{'app':'db'}},"
                      + "'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");

      assertThat(policiesOnly.places(POLICY_SELECTS_NOTHING, PEER_MATCHES_NOTHING)).isEmpty();
    }
  }

  @Nested
  class Peers {

    private void admit(String peers) {
      cluster.policy("data/db", "{'podSelector':{},'ingress':[{'from':[%s]}]}".formatted(peers));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'podSelector':{'matchLabels':{'app':'checkout'}}}",
          "{'podSelector':{}}",
          "{'namespaceSelector':{}}",
          "{'namespaceSelector':{'matchLabels':{'team':'red'}}}",
          "{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shop'}},"
              + "'podSelector':{'matchLabels':{'app':'web'}}}",
          "{'namespaceSelector':{'matchExpressions':[{'key':'x','operator':'DoesNotExist'}]}}",
          "{'ipBlock':{'cidr':'203.0.113.0/24'}}",
        })
    void peerThatFitsSomebodyIsFine(String peer) {
      admit(peer);

      assertThat(cluster.places(PEER_MATCHES_NOTHING, PEER_NAMESPACE_UNKNOWN)).isEmpty();
    }

    @Test
    void slipInAPodLabelIsNamed() {
      admit("{'namespaceSelector':{},'podSelector':{'matchLabels':{'apps':'web'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.place()).hasToString("data/db ingress[0].from[0]");
                assertThat(finding.cure()).isEqualTo("write app: web for apps: web");
              });
    }

    @Test
    void namespaceByNameInsteadOfItsLabelIsNamed() {
      admit("{'namespaceSelector':{'matchLabels':{'name':'shop'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .isEqualTo("write kubernetes.io/metadata.name: shop for name: shop");
    }

    @Test
    void mistypedNamespaceIsNamed() {
      admit("{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shpo1'}}}");
      admit("{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shops'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .isEqualTo(
              "write kubernetes.io/metadata.name: shop for kubernetes.io/metadata.name: shops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "empty"})
    void namespaceOfWhichNoPodIsKnownIsOnlyMentioned(String namespace) {
      admit(
          "{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}}}"
              .formatted(namespace));

      assertThat(cluster.places(PEER_NAMESPACE_UNKNOWN))
          .containsExactly("data/db ingress[0].from[0]");
      assertThat(cluster.places(PEER_MATCHES_NOTHING)).isEmpty();
    }

    @Test
    void podsThatLiveInAnotherNamespaceAreNamed() {
      admit("{'podSelector':{'matchLabels':{'tier':'front'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .isEqualTo(
              "such pods live in namespace shop: add namespaceSelector {matchLabels:"
                  + " {kubernetes.io/metadata.name: shop}} to the same item");
    }

    @Test
    void hostNetworkPodsNeverFit() {
      admit("{'podSelector':{'matchLabels':{'app':'exporter'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.message()).contains("data/exporter");
                assertThat(finding.cure()).contains("ipBlock");
              });
    }

    @Test
    void labelThatNoNamespaceHasIsToldAsAdmittingNobody() {
      admit("{'namespaceSelector':{'matchLabels':{'tenant':'green'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.message())
                    .isEqualTo("no namespace has tenant: green: the peer admits nobody");
                assertThat(finding.cure()).isEqualTo(PEER_MATCHES_NOTHING.cure());
              });
      assertThat(cluster.places(PEER_NAMESPACE_UNKNOWN)).isEmpty();
    }

    @Test
    void namespaceThatMustNotHaveANameIsNotOneByName() {
      admit(
          "{'namespaceSelector':{'matchExpressions':"
              + "[{'key':'kubernetes.io/metadata.name','operator':'DoesNotExist'}]}}");

      assertThat(cluster.places(PEER_MATCHES_NOTHING))
          .containsExactly("data/db ingress[0].from[0]");
      assertThat(cluster.places(PEER_NAMESPACE_UNKNOWN)).isEmpty();
    }

    @Test
    void samePeerIsLookedForInEachPolicysOwnNamespace() {
      String web =
          "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}]}";
      cluster.policy("shop/web", web).policy("data/web", web);

      assertThat(cluster.places(PEER_MATCHES_NOTHING))
          .containsExactly("data/web ingress[0].from[0]");
    }

    @Test
    void oneOfSeveralValuesIsEnough() {
      admit(
          "{'podSelector':{'matchExpressions':"
              + "[{'key':'app','operator':'In','values':['nobody','checkout']}]}}");

      assertThat(cluster.places(PEER_MATCHES_NOTHING)).isEmpty();
    }

    @Test
    void bothSelectorsThatOnlyFitApartAreTold() {
      admit(
          "{'namespaceSelector':{'matchLabels':{'team':'red'}},"
              + "'podSelector':{'matchLabels':{'app':'customers-db'}}}");

      assertThat(cluster.findings(PEER_MATCHES_NOTHING))
          .singleElement()
          .extracting(LintFinding::cure)
          .isEqualTo("both selectors must fit one pod; if either is meant, write two items");
    }

    @Test
    void peersOfIgnoredRulesAreLeftAlone() {
      cluster.policy(
          "data/db",
          "{'podSelector':{},'policyTypes':['Ingress'],"
              + "'egress':[{'to':[{'podSelector':{'matchLabels':{'app':'nobody'}}}]}]}");

      assertThat(cluster.places(PEER_MATCHES_NOTHING)).isEmpty();
    }
  }

  @Nested
  class Neighbours {

    private static final String RED = "{'namespaceSelector':{'matchLabels':{'team':'red'}}}";
    private static final String CHECKOUT = "{'podSelector':{'matchLabels':{'app':'checkout'}}}";

    private void admit(String peers) {
      admit(peers, Map.of());
    }

    private void admit(String peers, Map<String, String> annotations) {
      cluster.policy(
          "data/db", "{'podSelector':{},'ingress':[{'from':[%s]}]}".formatted(peers), annotations);
    }

    @Test
    void oneDashTooManyIsToldWithWhomItAdmits() {
      admit(RED + "," + CHECKOUT);

      assertThat(cluster.findings(SELECTOR_MIXUP))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.place()).hasToString("data/db ingress[0].from[0]");
                assertThat(finding.message())
                    .isEqualTo(
                        "this peer and the next are alternatives: they admit shop/web too; as one"
                            + " peer, only pods app: checkout of namespaces team: red");
              });
    }

    @Test
    void theOtherWayRoundToo() {
      admit(CHECKOUT + "," + RED);

      assertThat(cluster.places(SELECTOR_MIXUP)).containsExactly("data/db ingress[0].from[0]");
    }

    @Test
    void itsPeersAreNotToldAgainAsAdmittingNobody() {
      cluster
          .policy(
              "empty/x", "{'podSelector':{},'ingress':[{'from':[%s,%s]}]}".formatted(RED, CHECKOUT))
          .policy(
              "empty/y", "{'podSelector':{},'ingress':[{'from':[%s,%s]}]}".formatted(CHECKOUT, RED))
          .pod("empty/other", "app=other");

      assertThat(cluster.places(SELECTOR_MIXUP))
          .containsExactly("empty/x ingress[0].from[0]", "empty/y ingress[0].from[0]");
      assertThat(cluster.places(PEER_MATCHES_NOTHING)).isEmpty();
    }

    @Test
    void whatTheAuthorSaysIsMeantIsFine() {
      admit(RED + "," + CHECKOUT, Map.of("weir/or-intended", "true"));

      assertThat(cluster.places(SELECTOR_MIXUP)).isEmpty();
    }

    @Test
    void alternativesThatCannotBeMeantAsOneAreFine() {
      admit(RED + ",{'podSelector':{'matchLabels':{'app':'customers-db'}}}");

      assertThat(cluster.places(SELECTOR_MIXUP)).isEmpty();
    }

    @Test
    void peersThatAreNotNeighboursAreFine() {
      admit(RED + ",{'ipBlock':{'cidr':'203.0.113.0/24'}}," + CHECKOUT);

      assertThat(cluster.places(SELECTOR_MIXUP)).isEmpty();
    }

    @Test
    void onePeerWithBothIsFine() {
      admit(
          "{'namespaceSelector':{'matchLabels':{'team':'red'}},"
              + "'podSelector':{'matchLabels':{'app':'checkout'}}}");

      assertThat(cluster.places(SELECTOR_MIXUP)).isEmpty();
    }
  }
}
