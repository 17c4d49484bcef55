package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.EGRESS_WITHOUT_DNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cart of namespace shop may talk to the inventory. */
class EgressWithoutDnsTest {

  private static final String TO_INVENTORY =
      "{'to':[{'podSelector':{'matchLabels':{'app':'inventory'}}}],'ports':[{'port':8080}]}";

  private final LintedCluster cluster = new LintedCluster();

  @BeforeEach
  void shop() {
    cluster
        .namespace("shop")
        .pod("shop/cart", "app=cart")
        .pod("shop/cart-canary", "app=cart", "track=canary")
        .pod("shop/inventory", "app=inventory");
  }

  private void egress(String rules) {
    cluster.policy(
        "shop/cart",
        "{'podSelector':{'matchLabels':{'app':'cart'}},'policyTypes':['Egress'],'egress':[%s]}"
            .formatted(rules));
  }

  @Nested
  class WithKnownServers {

    @BeforeEach
    void servers() {
      cluster
          .namespace("kube-system")
          .podListening(
              "kube-system/coredns",
              List.of(
                  Changes.port("dns", 53, "UDP"),
                  Changes.port("dns-tcp", 53, "TCP"),
                  Changes.port("metrics", 9153, "TCP")),
              "k8s-app=kube-dns")
          .podListening(
              "kube-system/resolver", List.of(Changes.port("dns", 5353, "UDP")), "app=resolver")
          .serviceOf("UDP", "kube-system/resolver", "10.96.0.9", 53, "dns", "app=resolver");
    }

    @Test
    void isToldOncePerSetOfPolicies() {
      egress(TO_INVENTORY);

      assertThat(cluster.findings(EGRESS_WITHOUT_DNS))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.place()).hasToString("shop/cart egress");
                assertThat(finding.message())
                    .isEqualTo(
                        "shop/cart, shop/cart-canary may talk to others but not to DNS"
                            + " (kube-system/coredns, kube-system/resolver);"
                            + " governed by shop/cart");
              });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'ports':[{'port':53,'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{}}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':53,'protocol':'TCP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':'dns','protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':50,'endPort':60,'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'resolver'}}}],"
              + "'ports':[{'port':5353,'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':[53],'protocol':'UDP'}]}",
          "{'ports':[{'port':'dns','protocol':'UDP'}]}",
          "{'to':[{'ipBlock':{'cidr':'169.254.20.10/32'}}],'ports':[{'port':53,'protocol':'UDP'}]}",
        })
    void anyWayToANameServerIsFine(String rule) {
      egress(TO_INVENTORY + "," + rule);

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':5353,'protocol':'TCP'}]}",
          "{'to':[{'podSelector':{}}],'ports':[{'port':53,'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':53,'protocol':'SCTP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'protocol':'SCTP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':'dns','protocol':'TCP'}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':'metrics'}]}",
          "{'ports':[{'port':'dns','protocol':'SCTP'}]}",
          "{'to':[{'ipBlock':{'cidr':'203.0.113.0/24'}}],'ports':[{'port':443}]}",
        })
    void whatLeadsToNoNameServerDoesNotHelp(String rule) {
      egress(TO_INVENTORY + "," + rule);

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).hasSize(1);
    }

    @Test
    void serviceThatAnswersNoNamesMakesNoNameServer() {
      cluster
          .pod("kube-system/metrics", "app=metrics")
          .service("kube-system/metrics", "10.96.0.8", 443, "53", "app=metrics")
          .pod("shop/web", "app=web")
          .service("shop/web", "10.96.0.7", 53, "53", "app=web");
      egress(
          TO_INVENTORY
              + ",{'to':[{'namespaceSelector':{},'podSelector':{'matchExpressions':"
              + "[{'key':'app','operator':'In','values':['metrics','web']}]}}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).containsExactly("shop/cart egress");
    }

    @Test
    void podsBesideThoseOfTheServiceAreNone() {
      cluster.pod("kube-system/proxy", "app=proxy");
      egress(
          TO_INVENTORY
              + ",{'to':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'proxy'}}}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).containsExactly("shop/cart egress");
    }

    @Test
    void serviceCalledDnsMayLiveAnywhere() {
      cluster
          .namespace("infra")
          .pod("infra/unbound", "app=unbound")
          .serviceOf("UDP", "infra/node-dns", "10.96.0.6", 53, "1053", "app=unbound");
      egress(
          TO_INVENTORY
              + ",{'to':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'unbound'}}}],"
              + "'ports':[{'port':1053,'protocol':'UDP'}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @Test
    void stagedPolicyThatTakesPartIsTheOneToMend() {
      cluster
          .policy(
              "shop/a",
              "{'podSelector':{'matchLabels':{'track':'canary'}},'policyTypes':['Egress'],"
                  + "'egress':[%s]}".formatted(TO_INVENTORY))
          .staged(
              "shop/b",
              "{'podSelector':{'matchLabels':{'track':'canary'}},'policyTypes':['Egress'],"
                  + "'egress':[%s]}".formatted(TO_INVENTORY))
          .staged(
              "shop/c",
              "{'podSelector':{'matchLabels':{'track':'canary'}},'policyTypes':['Egress'],"
                  + "'egress':[%s]}".formatted(TO_INVENTORY));

      assertThat(cluster.places(EGRESS_WITHOUT_DNS))
          .containsExactly("shop/a egress", "shop/b egress");
    }

    @Test
    void ofSeveralPoliciesInForceTheFirstIsTheOneToMend() {
      egress(TO_INVENTORY);
      cluster.policy(
          "shop/more",
          "{'podSelector':{'matchLabels':{'app':'cart'}},'policyTypes':['Egress'],'egress':[%s]}"
              .formatted(TO_INVENTORY));

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).containsExactly("shop/cart egress");
    }

    @Test
    void anotherPolicyMayAdmitIt() {
      egress(TO_INVENTORY);
      cluster.policy(
          "shop/dns",
          "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'to':[{'namespaceSelector':{},"
              + "'podSelector':{'matchLabels':{'k8s-app':'kube-dns'}}}],"
              + "'ports':[{'port':53,'protocol':'UDP'}]}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @Test
    void podsThatMayTalkToNobodyAreLeftAlone() {
      cluster.policy("shop/closed", "{'podSelector':{},'policyTypes':['Egress']}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @Test
    void nameServersThemselvesAreLeftAlone() {
      cluster.policy(
          "kube-system/dns",
          "{'podSelector':{},'policyTypes':['Egress'],"
              + "'egress':[{'to':[{'ipBlock':{'cidr':'203.0.113.53/32'}}],'ports':[{'port':853}]}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @Test
    void policyOfWhichNobodyKnowsWhetherItGovernsThePodsMayBeTheOne() {
      egress(TO_INVENTORY);
      cluster.policy("shop/unsure", "{'podSelector':{'matchLabels':{'app':7}},'egress':[{}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }
  }

  @Nested
  class WithoutKnownServers {

    @Test
    void isToldToo() {
      egress(TO_INVENTORY);

      assertThat(cluster.findings(EGRESS_WITHOUT_DNS))
          .singleElement()
          .extracting(LintFinding::cure)
          .asString()
          .contains("k8s-app: kube-dns");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'to':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}}}],"
              + "'ports':[{'port':53,'protocol':'UDP'}]}",
          "{'to':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}}}]}",
          "{'to':[{'namespaceSelector':{}}]}",
          "{'to':[{'namespaceSelector':{}}],'ports':[{'port':'dns','protocol':'UDP'}]}",
        })
    void whatCouldBeTheNameServersIsFine(String rule) {
      egress(TO_INVENTORY + "," + rule);

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }

    @Test
    void whoTalksToAddressesOnlyNeedsNoNames() {
      egress("{'to':[{'ipBlock':{'cidr':'203.0.113.0/24'}}],'ports':[{'port':443}]}");

      assertThat(cluster.places(EGRESS_WITHOUT_DNS)).isEmpty();
    }
  }
}
