package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
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

  @ParameterizedTest
  @ValueSource(strings = {"", "'from':null", "'from':[]"})
  void missingPeersAreEverybody(String peers) {
    for (String source : List.of(SHOP_WEB, DATA_WEB, UNDEFINED, NODE, OUTSIDE)) {
      assertThat(admits(source, peers)).as(source).isTrue();
    }
  }

  @Nested
  class Selectors {

    @Test
    void aPodSelectorAloneMeansThePolicysNamespace() {
      String peer = "'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(DATA_WEB, peer)).isTrue();
      assertThat(admits(SHOP_WEB, peer)).isFalse();
    }

    @Test
    void anEmptyPodSelectorMeansThePolicysNamespaceToo() {
      assertThat(admits(DATA_WEB, "'from':[{'podSelector':{}}]")).isTrue();
      assertThat(admits(SHOP_WEB, "'from':[{'podSelector':{}}]")).isFalse();
    }

    @Test
    void aNamespaceSelectorAloneMeansAllItsPods() {
      String peer = "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }

    @Test
    void anEmptyNamespaceSelectorMeansEveryPodAndNoOtherAddress() {
      String peer = "'from':[{'namespaceSelector':{}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isTrue();
      assertThat(admits(UNDEFINED, peer)).isTrue();
      assertThat(admits(NODE, peer)).isFalse();
      assertThat(admits(OUTSIDE, peer)).isFalse();
    }

    @Test
    void negativeSelectorsNeverMeanAddressesThatAreNoPod() {
      String peer =
          "'from':[{'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['red']}]}}]";
      assertThat(admits(OUTSIDE, peer)).isFalse();
      assertThat(admits(NODE, peer)).isFalse();
      assertThat(admits(SHOP_WEB, peer)).isFalse();
      assertThat(admits(UNDEFINED, peer)).isTrue();
    }

    @Test
    void bothInOnePeerMustFit() {
      String peer =
          "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}},'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }

    @Test
    void oneOfTwoPeersMustFit() {
      String peers =
          "'from':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},{'podSelector':{'matchLabels':{'app':'web'}}}]";
      assertThat(admits(SHOP_WEB, peers)).isTrue();
      assertThat(admits(DATA_WEB, peers)).isTrue();
      assertThat(admits(UNDEFINED, peers)).isFalse();
    }

    @Test
    void aNullSelectorIsNotSet() {
      assertThat(admits(SHOP_WEB, "'from':[{'namespaceSelector':null,'podSelector':{}}]"))
          .isFalse();
    }

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
    void matchAsTheApiSays(String expression, boolean admitted) {
      String peer =
          "'from':[{'namespaceSelector':{},'podSelector':{'matchExpressions':["
              + expression
              + "]}}]";
      assertThat(admits(SHOP_WEB, peer)).isEqualTo(admitted);
    }

    @Test
    void allConditionsMustHold() {
      String both =
          "'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'},"
              + "'matchExpressions':[{'key':'tier','operator':'Exists'}]}}]";
      assertThat(admits(SHOP_WEB, both)).isTrue();
      assertThat(admits(DATA_WEB, both)).isFalse();
    }

    @Test
    void anEmptyValueNeedsTheKey() {
      String peer = "'from':[{'namespaceSelector':{'matchLabels':{'empty':''}}}]";
      assertThat(admits(SHOP_WEB, peer)).isTrue();
      assertThat(admits(DATA_WEB, peer)).isFalse();
    }
  }

  @Nested
  class Blocks {

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
    void matchAddresses(String source, String cidr, boolean admitted) {
      assertThat(admits(source, "'from':[{'ipBlock':{'cidr':'" + cidr + "'}}]"))
          .isEqualTo(admitted);
    }

    @Test
    void exceptionsAreLeftOut() {
      String peer = "'from':[{'ipBlock':{'cidr':'198.51.0.0/16','except':['198.51.100.0/24']}}]";
      assertThat(admits(OUTSIDE, peer)).isFalse();
      assertThat(admits("198.51.99.1", peer)).isTrue();
    }

    @Test
    void anotherPeerAdmitsWhatOneLeavesOut() {
      String peers =
          "'from':[{'ipBlock':{'cidr':'198.51.0.0/16','except':['198.51.100.0/24']}},"
              + "{'ipBlock':{'cidr':'198.51.100.0/25'}}]";
      assertThat(admits(OUTSIDE, peers)).isTrue();
    }
  }
}
