package io.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given pods web (10.0.0.1) and db (10.0.0.2) of namespace shop, and api (10.0.0.3) of other. */
class HintFinderTest {

  private static final String WEB = "10.0.0.1";
  private static final String DB = "10.0.0.2";
  private static final String API = "10.0.0.3";

  private final TestCluster cluster =
      new TestCluster()
          .namespace("shop", "team=shop")
          .namespace("other", "team=other")
          .pod("shop/web", WEB, "app=web", "tier=front")
          .pod("shop/db", DB, "app=db")
          .pod("other/api", API, "app=api");

  private List<Hint> codes(String source, String destination, int port) {
    return Asked.tcp(cluster, source, destination, port).codes();
  }

  private String sentence(String source, String destination, int port, Hint hint) {
    return Asked.tcp(cluster, source, destination, port).hints().stream()
        .filter(finding -> finding.hint() == hint)
        .map(Wording::hint)
        .findFirst()
        .orElse("none");
  }

  @Test
  void anAllowedFlowNeedsNoHint() {
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void aPlainDefaultDenialSaysNothingMore() {
    cluster.policy("shop/deny", "{'podSelector':{}}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void aMissingDnsRuleIsNamed() {
    cluster
        .pod("kube-system/coredns", "10.0.0.53", "k8s-app=kube-dns")
        .policy("shop/out", "{'podSelector':{},'policyTypes':['Egress']}");
    Asked dns = Asked.of(cluster, WEB, "10.0.0.53", Asked.UDP, 53);
    assertThat(dns.codes()).containsExactly(Hint.DNS_EGRESS_MISSING);
    assertThat(dns.hints())
        .singleElement()
        .satisfies(
            hint -> assertThat(Wording.hint(hint)).contains("UDP 53 to pod kube-system/coredns"));
    assertThat(codes(WEB, "10.0.0.53", 53)).containsExactly(Hint.DNS_EGRESS_MISSING);
  }

  @Test
  void aDnsServerOutsideCountsToo() {
    cluster.policy("shop/out", "{'podSelector':{},'policyTypes':['Egress']}");
    assertThat(Asked.of(cluster, WEB, "192.0.2.53", Asked.UDP, 53).codes())
        .containsExactly(Hint.DNS_EGRESS_MISSING);
  }

  @Test
  void aDnsServerOnAnotherPortIsKnownByItsService() {
    cluster
        .pod("dns/server", "10.0.0.53", "app=dns")
        .apply(
            Changes.present(
                    "Service",
                    "dns/dns-default",
                    Asked.service("app=dns", 53, "5353", "UDP"),
                    cluster.now())
                .build())
        .policy("shop/out", "{'podSelector':{},'policyTypes':['Egress']}");
    assertThat(Asked.of(cluster, WEB, "10.0.0.53", Asked.UDP, 5353).codes())
        .containsExactly(Hint.DNS_EGRESS_MISSING);
    assertThat(Asked.of(cluster, WEB, "10.0.0.53", Asked.TCP, 5353).codes()).isEmpty();
  }

  @Test
  void dnsDeniedAtIngressMissesNoEgressRule() {
    cluster.policy("shop/in", "{'podSelector':{}}");
    assertThat(Asked.of(cluster, API, DB, Asked.UDP, 53).codes()).isEmpty();
  }

  @Test
  void aPortThatIsNotListedIsNamed() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'podSelector':{}}],"
            + "'ports':[{'port':5433}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.PORT_NOT_LISTED);
    assertThat(sentence(WEB, DB, 5432, Hint.PORT_NOT_LISTED))
        .isEqualTo(
            "shop/db ingress[0] fits the other end but lists TCP 5433, and the flow is TCP 5432.");
  }

  @Test
  void aPortIsNoNearMissWhereThePeerMissesToo() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':["
            + "{'from':[{'podSelector':{'matchLabels':{'app':'cron'}}}],'ports':[{'port':5433}]}]}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void protocolsWithoutPortsListNone() {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[{'port':5433}]}]}");
    assertThat(Asked.of(cluster, WEB, DB, Asked.ICMP, null).codes()).isEmpty();
  }

  @Test
  void theServicesPortIsNotThePods() {
    cluster
        .apply(
            Changes.present(
                    "Service", "shop/db", Asked.service("app=db", 80, "5432", "TCP"), cluster.now())
                .build())
        .policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.SERVICE_PORT_NOT_TARGET_PORT);
    assertThat(sentence(WEB, DB, 5432, Hint.SERVICE_PORT_NOT_TARGET_PORT))
        .isEqualTo(
            "shop/db ingress[0].ports[0] lists the port of Service shop/db (TCP 80); policies see"
                + " the pod's port, which is TCP 5432.");
    assertThat(codes(WEB, DB, 9090)).containsExactly(Hint.PORT_NOT_LISTED);
  }

  @Test
  void theServicesPortNameIsNotThePods() {
    cluster
        .apply(
            Changes.present(
                    "Service", "shop/db", Asked.service("app=db", 80, "5432", "TCP"), cluster.now())
                .build())
        .policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[{'port':'main'}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.SERVICE_PORT_NOT_TARGET_PORT);
  }

  @Test
  void aServiceOfOtherPodsExplainsNothing() {
    cluster
        .apply(
            Changes.present(
                    "Service",
                    "shop/web",
                    Asked.service("app=web", 80, "5432", "TCP"),
                    cluster.now())
                .build())
        .policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.PORT_NOT_LISTED);
  }

  @Test
  void aLabelKeyOneLetterAwayIsNamed() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'apps':'web'}}}"));
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.LABEL_NEAR_MISS);
    assertThat(sentence(WEB, DB, 5432, Hint.LABEL_NEAR_MISS))
        .isEqualTo("shop/db ingress[0].from[0].podSelector wants apps=web, and there is app=web.");
  }

  @Test
  void aLabelValueOneLetterAwayIsNamed() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'app':'wep'}}}"));
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.LABEL_NEAR_MISS);
  }

  @Test
  void oneOfSeveralConditionsIsNear() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'app':'web','tier':'back'}}}"));
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.LABEL_NEAR_MISS);
  }

  @Test
  void twoFailingConditionsAreNot() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'apps':'web','tier':'back'}}}"));
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void anotherApplicationIsNotNear() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'app':'cron'}}}"));
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void aNearLabelDoesNotHelpWhereThePortMissesToo() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchLabels':{'apps':'web'}}}],"
            + "'ports':[{'port':1}]}]}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void aPolicyThatNearlySelectsThePodIsNamed() {
    cluster
        .policy("shop/deny", "{'podSelector':{}}")
        .policy(
            "shop/db",
            "{'podSelector':{'matchLabels':{'apps':'db'}},'ingress':[{'ports':[{'port':5432}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.LABEL_NEAR_MISS);
    assertThat(sentence(WEB, DB, 5432, Hint.LABEL_NEAR_MISS))
        .isEqualTo("shop/db podSelector wants apps=db, and there is app=db.");
    assertThat(codes(WEB, DB, 5433)).isEmpty();
  }

  @Test
  void aPeerForTheOwnNamespaceOnlyIsNamed() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'app':'api'}}}"));
    assertThat(codes(API, DB, 5432)).containsExactly(Hint.NAMESPACE_NOT_SELECTED);
    assertThat(sentence(API, DB, 5432, Hint.NAMESPACE_NOT_SELECTED))
        .isEqualTo(
            "shop/db ingress[0].from[0] fits the pod but not its namespace: it is for the policy's"
                + " own namespace, and the pod is in other.");
  }

  @Test
  void aPeerForAnotherNamespaceIsNamed() {
    cluster.policy(
        "shop/db", from("{'namespaceSelector':{'matchLabels':{'team':'ops'}},'podSelector':{}}"));
    assertThat(codes(API, DB, 5432)).containsExactly(Hint.NAMESPACE_NOT_SELECTED);
  }

  @Test
  void aNamespaceLabelThatNobodySetsIsNearTheOneThatIsSet() {
    cluster.policy("shop/db", from("{'namespaceSelector':{'matchLabels':{'name':'other'}}}"));
    assertThat(codes(API, DB, 5432))
        .containsExactly(Hint.LABEL_NEAR_MISS, Hint.NAMESPACE_NOT_SELECTED);
  }

  @Test
  void aPeerWhosePodsMissTooIsNoMatterOfNamespaces() {
    cluster.policy("shop/db", from("{'podSelector':{'matchLabels':{'app':'cron'}}}"));
    assertThat(codes(API, DB, 5432)).isEmpty();
  }

  @Test
  void aPolicyInAnotherNamespaceIsNamed() {
    cluster
        .policy("shop/deny", "{'podSelector':{}}")
        .policy(
            "default/allow-db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'podSelector':"
                + "{'matchLabels':{'app':'web'}}}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.WRONG_NAMESPACE);
    assertThat(sentence(WEB, DB, 5432, Hint.WRONG_NAMESPACE))
        .isEqualTo("default/allow-db would admit it if it stood in namespace shop.");
  }

  @Test
  void aPolicyElsewhereThatWouldNotAdmitItIsNot() {
    cluster
        .policy("shop/deny", "{'podSelector':{}}")
        .policy(
            "default/allow-db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'ports':[{'port':1}]}]}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void aPolicyForAllPodsOfANamespaceIsWhereItShouldBe() {
    cluster
        .policy("shop/deny", "{'podSelector':{}}")
        .policy("other/allow", "{'podSelector':{},'ingress':[{}]}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  @Test
  void theOtherEndMayAllowIt() {
    cluster
        .policy("shop/deny", "{'podSelector':{'matchLabels':{'app':'db'}}}")
        .policy(
            "shop/web",
            "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Egress'],"
                + "'egress':[{'ports':[{'port':5432}]}]}");
    assertThat(codes(WEB, DB, 5432)).containsExactly(Hint.OTHER_END_ALLOWS);
    assertThat(sentence(WEB, DB, 5432, Hint.OTHER_END_ALLOWS))
        .isEqualTo("The other end's egress admits it; only ingress is missing.");
  }

  @Test
  void anEndThatNothingGovernsAllowsNothing() {
    cluster.policy("shop/deny", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    assertThat(codes(WEB, DB, 5432)).isEmpty();
  }

  private static String from(String peer) {
    return "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[" + peer + "]}]}";
  }
}
