package io.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.Part;
import io.weir.policy.rules.Match;
import io.weir.policy.testing.TestCluster;
import org.junit.jupiter.api.Test;

/** Given pods web (10.0.0.1) and db (10.0.0.2) of namespace shop, and api (10.0.0.3) of other. */
class ExplainerTest {

  private static final String WEB = "10.0.0.1";
  private static final String DB = "10.0.0.2";
  private static final String API = "10.0.0.3";

  private final TestCluster cluster =
      new TestCluster()
          .namespace("shop", "team=shop")
          .namespace("other", "team=other")
          .pod("shop/web", WEB, "app=web")
          .pod("shop/db", DB, "app=db")
          .pod("other/api", API, "app=api");

  private PolicyTrace policy(String source, String destination) {
    Explanation told = Asked.tcp(cluster, source, destination, 5432).explanation();
    assertThat(told.ingress().policies()).hasSize(1);
    return told.ingress().policies().get(0);
  }

  private String peer(String source, String peer) {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'from':[" + peer + "]}]}");
    RuleTrace rule = policy(source, DB).rules().get(0);
    return Wording.peer(rule.peers().get(0), rule.rule().direction());
  }

  private String port(String port) {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[" + port + "]}]}");
    RuleTrace rule = policy(WEB, DB).rules().get(0);
    return Wording.port(rule.ports().get(0), Asked.TCP, 5432);
  }

  @Test
  void aPolicyThatSelectsThePodSaysByWhat() {
    cluster.policy("shop/db", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    assertThat(Wording.policy(policy(WEB, DB)))
        .isEqualTo("shop/db selects the pod for ingress (podSelector app=db).");
  }

  @Test
  void aPolicyThatDoesNotSelectThePodSaysWhichConditionFails() {
    cluster.policy("shop/db", "{'podSelector':{'matchLabels':{'app':'web','tier':'x'}}}");
    assertThat(Wording.policy(policy(WEB, DB)))
        .startsWith("shop/db does not select the pod: podSelector ")
        .contains("wants app=web, the pod has app=db", "wants tier=x, the pod has no label tier");
  }

  @Test
  void aPolicyOfTheOtherDirectionSaysNothing() {
    cluster.policy("shop/db", "{'podSelector':{},'policyTypes':['Egress']}");
    PolicyTrace trace = policy(WEB, DB);
    assertThat(trace.isolates()).isEqualTo(Match.NO);
    assertThat(Wording.policy(trace)).isEqualTo("shop/db says nothing about ingress.");
  }

  @Test
  void aPeerSaysWhatItWantedAndWhatItMet() {
    assertThat(peer(WEB, "{'podSelector':{'matchLabels':{'app':'api'}}}"))
        .isEqualTo("from[0] does not fit: podSelector wants app=api, the pod has app=web.");
    assertThat(peer(WEB, "{'podSelector':{'matchLabels':{'app':'web'}}}"))
        .isEqualTo("from[0] fits: pods with app=web in the policy's own namespace.");
  }

  @Test
  void aNamespaceSelectorSaysWhatTheNamespaceHas() {
    assertThat(
            peer(
                API,
                "{'namespaceSelector':{'matchLabels':{'team':'ops'}},'podSelector':"
                    + "{'matchExpressions':[{'key':'app','operator':'NotIn','values':['api']}]}}"))
        .isEqualTo(
            "from[0] does not fit: namespaceSelector wants team=ops, the namespace has team=other;"
                + " and podSelector wants app!=api, the pod has app=api.");
  }

  @Test
  void aPeerWithoutNamespaceSelectorIsForItsOwnNamespace() {
    assertThat(peer(API, "{'podSelector':{'matchLabels':{'app':'api'}}}"))
        .contains("names pods of the policy's own namespace, and the pod is in another");
  }

  @Test
  void selectorsNameNobodyOutside() {
    assertThat(peer("192.0.2.1", "{'podSelector':{}}")).contains("the other end is none");
  }

  @Test
  void anAddressBlockSaysWhetherItHoldsTheAddress() {
    assertThat(peer("192.0.2.1", "{'ipBlock':{'cidr':'192.0.2.0/24'}}"))
        .isEqualTo("from[0] fits: ipBlock 192.0.2.0/24.");
    assertThat(peer("198.51.100.1", "{'ipBlock':{'cidr':'192.0.2.0/24'}}"))
        .contains("lies outside ipBlock 192.0.2.0/24");
    assertThat(peer("192.0.2.1", "{'ipBlock':{'cidr':'192.0.2.0/24','except':['192.0.2.0/30']}}"))
        .contains("lies in the exception 192.0.2.0/30");
  }

  @Test
  void whatCannotBeReadIsDoubted() {
    assertThat(peer(WEB, "{'ipBlock':{'cidr':'x'}}"))
        .isEqualTo("from[0] may fit: it cannot be read.");
    assertThat(Asked.tcp(cluster, WEB, DB, 5432).explanation().ingress().part())
        .isEqualTo(Part.UNDECIDABLE);
  }

  @Test
  void aPortSaysWhatItWantedAndWhatCame() {
    assertThat(port("{'port':5432}")).isEqualTo("ports[0] fits: TCP 5432.");
    assertThat(port("{'port':80,'endPort':90}"))
        .isEqualTo("ports[0] does not fit: TCP 80 to 90 wanted, the flow is TCP 5432.");
    assertThat(port("{'protocol':'UDP'}"))
        .isEqualTo("ports[0] does not fit: every UDP port wanted, the flow is TCP 5432.");
    assertThat(port("{'port':'sql'}"))
        .isEqualTo(
            "ports[0] does not fit: no container of the destination pod declares TCP port \"sql\".");
  }

  @Test
  void anEndWithoutPoliciesSaysWhy() {
    Explanation loop = Asked.tcp(cluster, WEB, WEB, 80).explanation();
    assertThat(loop.egress().standing()).isEqualTo(Standing.LOOPBACK);
    Explanation outside = Asked.tcp(cluster, "192.0.2.1", DB, 80).explanation();
    assertThat(outside.egress().standing()).isEqualTo(Standing.OUTSIDE);
    assertThat(Wording.part(outside.ingress(), outside.judgement().decision().ingress()))
        .isEqualTo("No policy selects pod shop/db for ingress: everything is allowed.");
  }

  @Test
  void namesCannotCommandTheTerminal() {
    cluster.pod("shop/evil\u001b[31m", "10.0.0.9", "a\u001b=b");
    assertThat(Wording.end(Asked.tcp(cluster, "10.0.0.9", DB, 80).judgement().source()))
        .doesNotContain("\u001b");
  }
}
