package io.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.DecisionKind;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Given pods web (10.0.0.1) and db (10.0.0.2) of namespace shop, and api (10.0.0.3) of other. */
class RemediesTest {

  private static final String WEB = "10.0.0.1";
  private static final String DB = "10.0.0.2";
  private static final String API = "10.0.0.3";
  private static final String OUTSIDE = "192.0.2.1";

  private final TestCluster cluster =
      new TestCluster()
          .namespace("shop", "team=shop")
          .namespace("other", "team=other")
          .pod("shop/web", WEB, "app=web", "pod-template-hash=5d4f")
          .pod("shop/db", DB, "app=db")
          .pod("other/api", API, "app=api");

  private RemedyPlan plan(String source, String destination, int port) {
    return Asked.tcp(cluster, source, destination, port).plan();
  }

  private static PolicyChange only(Remedy remedy) {
    assertThat(remedy.changes()).hasSize(1);
    return remedy.changes().get(0);
  }

  private static String patch(PolicyChange change) {
    return ((PolicyChange.Edit) change).patch().toString().replace('"', '\'');
  }

  private static String manifest(PolicyChange change) {
    return ((PolicyChange.Creation) change).manifest().path("spec").toString().replace('"', '\'');
  }

  @Test
  void aMissingPortIsAddedToTheRuleWhosePeerFits() {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'ports':[{'port':5433}]}]}");
    Remedy first = plan(WEB, DB, 5432).remedies().get(0);
    assertThat(patch(only(first)))
        .isEqualTo(
            "[{'op':'add','path':'/spec/ingress/0/ports/-',"
                + "'value':{'protocol':'TCP','port':5432}}]");
    assertThat(first.words()).isEqualTo("In shop/db, add TCP 5432 to the ports of ingress[0].");
  }

  @Test
  void aLabelThatNobodyHasIsCorrected() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchLabels':{'apps':'web'}}}]}]}");
    Remedy first = plan(WEB, DB, 5432).remedies().get(0);
    assertThat(patch(only(first)))
        .isEqualTo(
            "[{'op':'remove','path':'/spec/ingress/0/from/0/podSelector/matchLabels/apps'},"
                + "{'op':'add','path':'/spec/ingress/0/from/0/podSelector/matchLabels/app',"
                + "'value':'web'}]");
    assertThat(first.words())
        .isEqualTo(
            "In shop/db, let ingress[0].from[0].podSelector ask for app=web instead of apps=web.");
  }

  @Test
  void aSelectorInUseStaysAsItIs() {
    cluster
        .pod("shop/wep", "10.0.0.9", "app=wep")
        .policy(
            "shop/db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
                + "{'podSelector':{'matchLabels':{'app':'wep'}}}]}]}");
    assertThat(plan(WEB, DB, 5432).remedies())
        .allSatisfy(remedy -> assertThat(remedy.words()).doesNotContain("instead"))
        .isNotEmpty();
  }

  @Test
  void aSelectorWrittenAsAnExpressionGetsTheValueToo() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchExpressions':"
            + "[{'key':'app','operator':'In','values':['wep']}]}}]}]}");
    assertThat(patch(only(plan(WEB, DB, 5432).remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':"
                + "'/spec/ingress/0/from/0/podSelector/matchExpressions/0/values/-',"
                + "'value':'web'}]");
  }

  @Test
  void aPeerOfAnotherNamespaceIsAddedBesideTheOneThatFits() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'api'}}}]}]}");
    assertThat(patch(only(plan(API, DB, 5432).remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':'/spec/ingress/0/from/-','value':{"
                + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}},"
                + "'podSelector':{'matchLabels':{'app':'api'}}}}]");
  }

  @Test
  void aPolicyOfThePodGetsARuleOfItsOwn() {
    cluster.policy("shop/db", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    assertThat(patch(only(plan(WEB, DB, 5432).remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':'/spec/ingress','value':[{'from':[{"
                + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shop'}},"
                + "'podSelector':{'matchLabels':{'app':'web'}}}],"
                + "'ports':[{'protocol':'TCP','port':5432}]}]}]");
  }

  @Test
  void aDefaultDenialStaysOneAndANewPolicyOpensOnePod() {
    cluster.policy("shop/default-deny", "{'podSelector':{}}");
    Remedy first = plan(WEB, DB, 5432).remedies().get(0);
    assertThat(manifest(only(first)))
        .isEqualTo(
            "{'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Ingress'],"
                + "'ingress':[{'from':[{"
                + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shop'}},"
                + "'podSelector':{'matchLabels':{'app':'web'}}}],"
                + "'ports':[{'protocol':'TCP','port':5432}]}]}");
    assertThat(first.words())
        .isEqualTo(
            "Create shop/db-ingress-from-web for pods with app=db: allow TCP 5432 from pods with"
                + " app=web of namespace shop.");
  }

  @Test
  void anOutsideAddressIsAllowedByItself() {
    cluster.policy(
        "shop/web", "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Egress']}");
    assertThat(patch(only(plan(WEB, OUTSIDE, 443).remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':'/spec/egress','value':[{'to':["
                + "{'ipBlock':{'cidr':'192.0.2.1/32'}}],'ports':[{'protocol':'TCP','port':443}]}]}]");
  }

  @Test
  void namesAreAllowedOverUdpAndTcp() {
    cluster
        .pod("kube-system/coredns", "10.0.0.53", "k8s-app=kube-dns", "version=v1")
        .policy(
            "shop/web",
            "{'podSelector':{'matchLabels':{'app':'web'}},'egress':[{'ports':"
                + "[{'port':443}]}]}");
    assertThat(
            patch(
                only(Asked.of(cluster, WEB, "10.0.0.53", Asked.UDP, 53).plan().remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':'/spec/egress/-','value':{'to':[{"
                + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':"
                + "'kube-system'}},'podSelector':{'matchLabels':{'k8s-app':'kube-dns'}}}],"
                + "'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]}}]");
  }

  @Test
  void bothEndsAreChangedWhereBothDeny() {
    cluster
        .policy(
            "shop/web", "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Egress']}")
        .policy("shop/db", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    Asked asked = Asked.tcp(cluster, WEB, DB, 5432);
    Remedy first = asked.plan().remedies().get(0);
    assertThat(first.changes())
        .extracting(change -> ((PolicyChange.Edit) change).policy().path())
        .containsExactly("shop/web", "shop/db");
    assertThat(asked.after(first).decision().kind()).isEqualTo(DecisionKind.ALLOW);
  }

  @Test
  void protocolsWithoutPortsGetARuleWithoutPorts() {
    cluster.policy("shop/db", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    Asked ping = Asked.of(cluster, WEB, DB, Asked.ICMP, null);
    assertThat(patch(only(ping.plan().remedies().get(0)))).doesNotContain("ports");
  }

  @Test
  void whatAdmitsAnOutsideAddressGetsAnException() {
    cluster.policy(
        "shop/db", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}]}");
    RemedyPlan plan = plan(OUTSIDE, DB, 5432);
    assertThat(plan.goal()).isEqualTo(RemedyPlan.Goal.CLOSE);
    assertThat(patch(only(plan.remedies().get(0))))
        .isEqualTo(
            "[{'op':'add','path':'/spec/ingress/0/from/0/ipBlock/except',"
                + "'value':['192.0.2.1/32']}]");
  }

  @Test
  void thePeerThatFitsIsRemovedAndTheOthersStay() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{}},"
            + "{'podSelector':{'matchLabels':{'app':'cron'}}}]}]}");
    Remedy first = plan(WEB, DB, 5432).remedies().get(0);
    assertThat(patch(only(first))).isEqualTo("[{'op':'remove','path':'/spec/ingress/0/from/0'}]");
    assertThat(first.words())
        .isEqualTo(
            "In shop/db, remove ingress[0].from[0] (all pods in the policy's own namespace).");
  }

  @Test
  void twoPeersThatWereMeantAsOneAreJoinedSoThatTheOneWhoWasMeantStaysIn() {
    cluster
        .pod("other/web", "10.0.0.9", "app=web")
        .policy(
            "shop/db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
                + "{'namespaceSelector':{'matchLabels':{'team':'other'}}},"
                + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");
    Asked stranger = Asked.tcp(cluster, API, DB, 5432);
    Remedy first = stranger.plan().remedies().get(0);
    assertThat(patch(only(first)))
        .isEqualTo(
            "[{'op':'replace','path':'/spec/ingress/0/from/0','value':{"
                + "'namespaceSelector':{'matchLabels':{'team':'other'}},"
                + "'podSelector':{'matchLabels':{'app':'web'}}}},"
                + "{'op':'remove','path':'/spec/ingress/0/from/1'}]");
    assertThat(first.words())
        .isEqualTo(
            "In shop/db, make one peer of ingress[0].from[0] and the next (take away the second"
                + " dash).");
    assertThat(stranger.after(first).decision().kind()).isEqualTo(DecisionKind.DENY);
    Asked meant = Asked.tcp(cluster, "10.0.0.9", DB, 5432);
    assertThat(meant.after(first).decision().kind()).isEqualTo(DecisionKind.ALLOW);
  }

  @Test
  void theSecondOfTwoSuchPeersIsJoinedWithTheFirst() {
    cluster
        .pod("other/web", "10.0.0.9", "app=web")
        .policy(
            "shop/db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
                + "{'namespaceSelector':{'matchLabels':{'team':'other'}}},"
                + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");
    assertThat(plan(WEB, DB, 5432).remedies().get(0).words()).contains("take away the second dash");
  }

  @Test
  void peersThatWouldSelectNobodyAsOneAreNotJoined() {
    cluster.policy(
        "shop/db",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
            + "{'namespaceSelector':{'matchLabels':{'team':'other'}}},"
            + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");
    assertThat(plan(API, DB, 5432).remedies())
        .allSatisfy(remedy -> assertThat(remedy.words()).doesNotContain("dash"));
  }

  @Test
  void peersThatAreAnnotatedAsMeantApartAreNotJoined() {
    PolicyState policy =
        Changes.policy(
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
                + "{'namespaceSelector':{'matchLabels':{'team':'other'}}},"
                + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");
    policy.setAnnotations(Map.of("weir/or-intended", "true"));
    cluster.pod("other/web", "10.0.0.9", "app=web").policy("shop/db", policy);
    assertThat(plan(API, DB, 5432).remedies())
        .isNotEmpty()
        .allSatisfy(remedy -> assertThat(remedy.words()).doesNotContain("dash"));
  }

  @Test
  void whoWouldStillBeLetInByTheJoinedPeerIsRemoved() {
    cluster
        .pod("other/web", "10.0.0.9", "app=web")
        .policy(
            "shop/db",
            "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':["
                + "{'namespaceSelector':{'matchLabels':{'team':'other'}}},"
                + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]}");
    assertThat(plan("10.0.0.9", DB, 5432).remedies())
        .isNotEmpty()
        .allSatisfy(remedy -> assertThat(remedy.words()).doesNotContain("dash"));
  }

  @Test
  void theOnlyPeerTakesItsRuleWithIt() {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'from':[{'podSelector':{}}]}]}");
    assertThat(patch(only(plan(WEB, DB, 5432).remedies().get(0))))
        .isEqualTo("[{'op':'remove','path':'/spec/ingress/0'}]");
  }

  @Test
  void theLastEgressRuleLeavesTheIsolationBehind() {
    cluster.policy("shop/web", "{'podSelector':{},'egress':[{}]}");
    assertThat(patch(only(plan(WEB, OUTSIDE, 443).remedies().get(0))))
        .isEqualTo(
            "[{'op':'remove','path':'/spec/egress/0'},"
                + "{'op':'add','path':'/spec/policyTypes','value':['Ingress','Egress']}]");
  }

  @Test
  void whereNobodySaidAnythingTheDestinationIsIsolatedAndTheCostIsNamed() {
    cluster.pod("shop/db-2", "10.0.0.9", "app=db");
    Remedy first = plan(WEB, DB, 5432).remedies().get(0);
    assertThat(manifest(only(first)))
        .isEqualTo("{'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Ingress']}");
    assertThat(first.words())
        .isEqualTo(
            "Create shop/db-deny-ingress, which isolates pods with app=db for ingress: all other"
                + " ingress traffic of these 2 pods is denied too, unless a policy admits it.");
  }

  @Test
  void anOutsideDestinationIsClosedAtTheSource() {
    assertThat(manifest(only(plan(WEB, OUTSIDE, 443).remedies().get(0))))
        .contains("'policyTypes':['Egress']");
  }

  @Test
  void anExemptFlowCannotBeClosed() {
    RemedyPlan plan = plan(WEB, WEB, 80);
    assertThat(plan.goal()).isEqualTo(RemedyPlan.Goal.NONE);
    assertThat(plan.remedies()).isEmpty();
    assertThat(plan.obstacle()).contains("what it sends to itself never leaves it");
  }

  @Test
  void aMissingFactIsNamed() {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'x'}}]}]}");
    RemedyPlan plan = plan(WEB, DB, 5432);
    assertThat(plan.goal()).isEqualTo(RemedyPlan.Goal.NONE);
    assertThat(plan.obstacle()).startsWith("A fact is missing").contains("shop/db", "cidr");
  }

  @Test
  void aNewPolicyTakesAFreeName() {
    cluster
        .policy("shop/default-deny", "{'podSelector':{}}")
        .policy("shop/db-ingress-from-web", "{'podSelector':{'matchLabels':{'app':'x'}}}");
    PolicyChange change = only(plan(WEB, DB, 5432).remedies().get(0));
    assertThat(((PolicyChange.Creation) change).name()).isEqualTo("db-ingress-from-web-2");
  }

  @Test
  void aNewPolicyNeverIsolatesWhomNothingIsolated() {
    cluster
        .pod("shop/db-open", "10.0.0.9", "app=db", "open=yes")
        .policy(
            "shop/deny",
            "{'podSelector':{'matchExpressions':[{'key':'open','operator':'DoesNotExist'}]}}");
    List<Remedy> remedies = plan(WEB, DB, 5432).remedies();
    assertThat(remedies).isNotEmpty();
    assertThat(remedies)
        .allSatisfy(
            remedy -> assertThat(only(remedy)).isNotInstanceOf(PolicyChange.Creation.class));
  }

  @Test
  void whatNoPeerCanNameIsSaid() {
    PodState.Builder state = Changes.pod(null, "app=agent").setHostNetwork(true).setNode("node-b");
    cluster
        .pod("shop/agent", state)
        .policy("shop/db", "{'podSelector':{'matchLabels':{'app':'db'}}}");
    Asked asked = Asked.tcp(cluster, WEB, DB, 5432).from("shop", "agent");
    assertThat(asked.plan().obstacle()).startsWith("No peer can name pod shop/agent");
  }
}
