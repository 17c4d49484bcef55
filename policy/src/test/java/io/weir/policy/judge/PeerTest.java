package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a rule's peers name. The rules stand at data/db; others knock. */
class PeerTest {

  private static final String DB = "10.1.0.1";
  private static final String SHOP_WEB = "10.1.0.2";
  private static final String DATA_WEB = "10.1.0.3";
  private static final String UNDEFINED = "10.1.0.4";
  private static final String NODE = "10.0.0.9";
  private static final String OUTSIDE = "198.51.100.7";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster.namespace("shop", "team=red", "empty=").namespace("data", "team=blue");
    cluster
        .pod("data/db", DB, "app=db")
        .pod("shop/web", SHOP_WEB, "app=web", "tier=front")
        .pod("data/web", DATA_WEB, "app=web")
        .pod("ghost/web", UNDEFINED, "app=web");
    cluster.node("node-z", Changes.node(List.of(NODE)));
  }

  private boolean admits(String source, String peers) {
    cluster.policy(
        "data/p", "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{" + peers + "}]}");
    Part part = flow(source, DB, 80).in(cluster).decision().ingress().part();
    assertThat(part).isIn(Part.ALLOWED_BY_RULE, Part.DENIED);
    return part == Part.ALLOWED_BY_RULE;
  }

  @Source("API types: NetworkPolicyIngressRule.from")
  @ParameterizedTest
  @ValueSource(strings = {"", "'from':null", "'from':[]"})
  void missingPeersAreEverybody(String peers) {
    for (String source : List.of(SHOP_WEB, DATA_WEB, UNDEFINED, NODE, OUTSIDE)) {
      assertThat(admits(source, peers)).as(source).isTrue();
    }
  }

  @Source("API types: NetworkPolicyIngressRule.from")
  @Test
  void aListWithoutAnyoneWhoFitsIsNobody() {
    String peer = "'from':[{'podSelector':{'matchLabels':{'app':'nobody'}}}]";
    for (String source : List.of(SHOP_WEB, DATA_WEB, UNDEFINED, NODE, OUTSIDE)) {
      assertThat(admits(source, peer)).as(source).isFalse();
    }
  }

  @Nested
  class Selectors {

    @Source(
        "API types: NetworkPolicyPeer.podSelector; e2e: should enforce policy to allow traffic from pods within server namespace based on PodSelector")
    @Test
    void aPodSelectorAloneMeansThePolicysNamespace() {
      String peer = "'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(DATA_WEB, peer)).isTrue();
      assertThat(admits(SHOP_WEB, peer)).isFalse();
    }

    @Source("API types: NetworkPolicyPeer.podSelector")
    @Test
    void anEmptyPodSelectorMeansThePolicysNamespaceToo() {
      assertThat(admits(DATA_WEB, "'from':[{'podSelector':{}}]")).isTrue();
      assertThat(admits(SHOP_WEB, "'from':[{'podSelector':{}}]")).isFalse();
    }

    @Source(
        "API types: NetworkPolicyPeer.namespaceSelector; e2e: should enforce policy to allow traffic only from a different namespace, based on NamespaceSelector")
    @Test
    void aNamespaceSelectorAloneMeansAllItsPods() {
      String peer = "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }

    @Source(
        "API types: NetworkPolicyPeer.namespaceSelector; e2e: should enforce policy to allow ingress traffic from pods in all namespaces")
    @Test
    void anEmptyNamespaceSelectorMeansEveryPodAndNoOtherAddress() {
      String peer = "'from':[{'namespaceSelector':{}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isTrue();
      assertThat(admits(UNDEFINED, peer)).isTrue();
      assertThat(admits(NODE, peer)).isFalse();
      assertThat(admits(OUTSIDE, peer)).isFalse();
    }

    @Source("API types: NetworkPolicyPeer: selectors select pods")
    @Test
    void negativeSelectorsNeverMeanAddressesThatAreNoPod() {
      String peer =
          "'from':[{'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['red']}]}}]";
      assertThat(admits(OUTSIDE, peer)).isFalse();
      assertThat(admits(NODE, peer)).isFalse();
      assertThat(admits(SHOP_WEB, peer)).isFalse();
      assertThat(admits(UNDEFINED, peer)).isTrue();
    }

    @Source(
        "Documentation, Network Policies: Behavior of to and from selectors; e2e: should enforce policy based on PodSelector and NamespaceSelector")
    @Test
    void bothInOnePeerMustFit() {
      String peer =
          "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}},'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }

    @Source(
        "Documentation, Network Policies: Behavior of to and from selectors; e2e: should enforce policy based on PodSelector or NamespaceSelector")
    @Test
    void oneOfTwoPeersMustFit() {
      String peers =
          "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},{'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(SHOP_WEB, peers)).isTrue();
      assertThat(admits(DATA_WEB, peers)).isTrue();
      assertThat(admits(UNDEFINED, peers)).isFalse();
    }

    @Source("API types: NetworkPolicyPeer: selectors are optional")
    @Test
    void aNullSelectorIsNotSet() {
      assertThat(admits(SHOP_WEB, "'from':[{'namespaceSelector':null,'podSelector':{}}]"))
          .isFalse();
    }

    @Source(
        "KEP-2161: immutable label selectors for all namespaces; Documentation, Network Policies: Targeting a Namespace by its name")
    @ParameterizedTest
    @CsvSource({
      "ghost, " + UNDEFINED + ", true",
      "shop, " + SHOP_WEB + ", true",
      "shop, " + UNDEFINED + ", false"
    })
    void everyNamespaceHasItsNameAsLabel(String name, String source, boolean admitted) {
      String peer =
          "'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'"
              + name
              + "'}}}]";
      assertThat(admits(source, peer)).isEqualTo(admitted);
    }
  }

  @Nested
  class Operators {

    @Source(
        "API types: LabelSelectorRequirement; e2e: should enforce policy based on PodSelector with MatchExpressions")
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{'key':'tier','operator':'In','values':['front','back']}    | true",
          "{'key':'tier','operator':'In','values':['back']}            | false",
          "{'key':'none','operator':'In','values':['']}                | false",
          "{'key':'tier','operator':'NotIn','values':['front']}        | false",
          "{'key':'tier','operator':'NotIn','values':['back']}         | true",
          "{'key':'none','operator':'NotIn','values':['back']}         | true",
          "{'key':'tier','operator':'Exists'}                          | true",
          "{'key':'tier','operator':'Exists','values':[]}              | true",
          "{'key':'none','operator':'Exists'}                          | false",
          "{'key':'tier','operator':'DoesNotExist'}                    | false",
          "{'key':'none','operator':'DoesNotExist','values':null}      | true",
        })
    void compareTheLabelOrItsAbsence(String expression, boolean admitted) {
      String peer =
          "'from':[{'namespaceSelector':{},'podSelector':{'matchExpressions':["
              + expression
              + "]}}]";
      assertThat(admits(SHOP_WEB, peer)).isEqualTo(admitted);
    }

    @Source("API types: LabelSelector, the requirements are ANDed")
    @Test
    void allConditionsMustHold() {
      String both =
          "'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'},"
              + "'matchExpressions':[{'key':'tier','operator':'Exists'}]}}]";
      assertThat(admits(SHOP_WEB, both)).isTrue();
      assertThat(admits(DATA_WEB, both)).isFalse();
    }

    @Source("API types: LabelSelector.matchLabels equals an In of one value")
    @Test
    void anEmptyValueNeedsTheKey() {
      String peer = "'from':[{'namespaceSelector':{'matchLabels':{'empty':''}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }
  }

  @Nested
  class Blocks {

    @Source("API types: IPBlock.cidr; e2e: should allow egress access to server in CIDR block")
    @ParameterizedTest
    @CsvSource({
      OUTSIDE + ", 198.51.100.0/24, true",
      OUTSIDE + ", 198.51.100.9/24, true",
      OUTSIDE + ", 198.51.101.0/24, false",
      OUTSIDE + ", ::/0, false",
      "2001:db8::1, 2001:db8::/32, true",
      "2001:db8::1, 0.0.0.0/0, false",
      "::ffff:198.51.100.7, 198.51.100.0/24, true",
      NODE + ", 10.0.0.0/24, true",
      SHOP_WEB + ", 10.1.0.0/16, true",
    })
    void holdAddressesOfTheirFamily(String source, String cidr, boolean admitted) {
      assertThat(admits(source, "'from':[{'ipBlock':{'cidr':'" + cidr + "'}}]"))
          .isEqualTo(admitted);
    }

    @Source(
        "API types: IPBlock.except; e2e: should enforce except clause while egress access to server in CIDR block")
    @Test
    void exceptionsAreLeftOut() {
      String peer = "'from':[{'ipBlock':{'cidr':'198.51.0.0/16','except':['198.51.100.0/24']}}]";
      assertThat(admits(OUTSIDE, peer)).isFalse();
      assertThat(admits("198.51.99.1", peer)).isTrue();
    }

    @Source("API types: IPBlock.except; the e2e tests aim it at pods")
    @Test
    void exceptionsLeaveOutPodsToo() {
      String peer = "'from':[{'ipBlock':{'cidr':'10.1.0.0/16','except':['" + SHOP_WEB + "/32']}}]";
      assertThat(admits(SHOP_WEB, peer)).isFalse();
      assertThat(admits(DATA_WEB, peer)).isTrue();
    }

    @Source("KEP-563: IPv4/IPv6 dual-stack")
    @Test
    void areAskedForTheFamilyOfTheFlow() {
      cluster.pod(
          "shop/both",
          Changes.pod(null, "app=both").setAddresses(List.of("10.1.0.7", "2001:db8::7")));
      String v6 = "'from':[{'ipBlock':{'cidr':'2001:db8::/32'}}]";
      assertThat(admits("2001:db8::7", v6)).isTrue();
      assertThat(admits("10.1.0.7", v6)).isFalse();
      String selector =
          "'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'both'}}}]";
      assertThat(admits("2001:db8::7", selector)).isTrue();
      assertThat(admits("10.1.0.7", selector)).isTrue();
    }

    @Source("e2e: should ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed")
    @Test
    void anotherPeerAdmitsWhatOneLeavesOut() {
      String peers =
          "'from':[{'ipBlock':{'cidr':'198.51.0.0/16','except':['198.51.100.0/24']}},"
              + "{'ipBlock':{'cidr':'198.51.100.0/25'}}]";
      assertThat(admits(OUTSIDE, peers)).isTrue();
    }
  }
}
