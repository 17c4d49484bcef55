package io.weir.policy.explain;

import static io.weir.policy.rules.Direction.EGRESS;
import static io.weir.policy.rules.Direction.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given web (10.0.0.1) and db (10.0.0.2) of namespace shop, api (10.0.0.3) of other. */
class WordingTest {

  private static final String WEB = "10.0.0.1";
  private static final String DB = "10.0.0.2";
  private static final String API = "10.0.0.3";
  private static final String NODE = "10.9.0.1";
  private static final String OUTSIDE = "192.0.2.1";
  private static final String UNCLAIMED = "10.0.0.99";

  private final TestCluster cluster =
      new TestCluster()
          .node("node-b", Changes.node(List.of(NODE), "10.0.0.0/24"))
          .namespace("shop", "team=shop")
          .namespace("other", "team=other")
          .pod("shop/web", WEB, "app=web")
          .pod(
              "shop/db",
              Changes.pod(DB, "app=db", "tier=")
                  .setPorts(
                      List.of(Changes.port("sql", 5432, "TCP"), Changes.port("sql", 5433, "TCP"))))
          .pod("other/api", API, "app=api");

  private Explanation told(String source, int port) {
    return Asked.tcp(cluster, source, DB, port).explanation();
  }

  private String ingress(String source, int port) {
    Explanation told = told(source, port);
    return Wording.part(told.ingress(), told.judgement().decision().ingress());
  }

  private RuleTrace rule(String source, String rule) {
    cluster.policy("shop/db", "{'podSelector':{},'ingress':[" + rule + "]}");
    return told(source, 5432).ingress().policies().get(0).rules().get(0);
  }

  private String peer(String source, String peer) {
    return Wording.peer(rule(source, "{'from':[" + peer + "]}").peers().get(0), INGRESS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'podSelector':{}} | from[0] fits: all pods in the policy's own namespace.",
        "{'namespaceSelector':{}} | from[0] fits: all pods in any namespace.",
        "{'namespaceSelector':{'matchLabels':{'team':'shop'}}} | from[0] fits: all pods in namespaces with team=shop.",
        "{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'}}} | from[0] fits: pods with app=web in any namespace.",
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':['web','a']}]}} | from[0] fits: pods with app in (a, web) in the policy's own namespace.",
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'NotIn','values':['b','a']}]}} | from[0] fits: pods with app not in (a, b) in the policy's own namespace.",
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'NotIn','values':['b']}]}} | from[0] fits: pods with app!=b in the policy's own namespace.",
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}} | from[0] fits: pods with app to be set in the policy's own namespace.",
        "{'podSelector':{'matchExpressions':[{'key':'x','operator':'DoesNotExist'}]}} | from[0] fits: pods with x not to be set in the policy's own namespace.",
        "{'podSelector':{'matchLabels':{'app':''}}} | from[0] does not fit: podSelector wants app=\"\", the pod has app=web.",
        "{'podSelector':{'matchLabels':{'app':'web','x':'y'}}} | from[0] does not fit: podSelector wants x=y, the pod has no label x.",
        "{'podSelector':{'matchLabels':{'app':7}}} | from[0] may fit: podSelector wants something that cannot be read.",
        "{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16','10.2.0.0/16']}} | from[0] fits: ipBlock 10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16.",
        "{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16','10.0.0.0/24']}} | from[0] does not fit: the address lies in the exception 10.0.0.0/24.",
        "{'ipBlock':{'cidr':'10.1.0.0/16'}} | from[0] does not fit: the address lies outside ipBlock 10.1.0.0/16.",
        "{'ipBlock':{'cidr':'10.0.0.0/8','except':['x']}} | from[0] may fit: it cannot be read.",
        "7 | from[0] may fit: it cannot be read.",
      })
  void aPeerIsHeldAgainstWeb(String peer, String sentence) {
    assertThat(peer(WEB, peer)).isEqualTo(sentence);
  }

  @Test
  void aPeerOfAnotherNamespaceSaysAllThatFails() {
    assertThat(peer(API, "{'podSelector':{'matchLabels':{'app':'api'}}}"))
        .isEqualTo(
            "from[0] does not fit: without a namespaceSelector it names pods of the policy's own"
                + " namespace, and the pod is in another.");
    assertThat(peer(API, "{'podSelector':{'matchLabels':{'app':'web'}}}"))
        .isEqualTo(
            "from[0] does not fit: without a namespaceSelector it names pods of the policy's own"
                + " namespace, and the pod is in another; and podSelector wants app=web, the pod"
                + " has app=api.");
    assertThat(
            peer(
                API,
                "{'namespaceSelector':{'matchLabels':{'team':'other'}},"
                    + "'podSelector':{'matchLabels':{'app':'web'}}}"))
        .isEqualTo("from[0] does not fit: podSelector wants app=web, the pod has app=api.");
  }

  @Test
  void whoIsNoPodOrUnknownFitsNoSelector() {
    assertThat(peer(OUTSIDE, "{'podSelector':{}}"))
        .isEqualTo(
            "from[0] does not fit: selectors name pods of the pod network, and the other end is"
                + " none.");
    assertThat(peer(UNCLAIMED, "{'podSelector':{}}"))
        .isEqualTo("from[0] may fit: it is not known who the other end is.");
    assertThat(peer(UNCLAIMED, "{'ipBlock':{'cidr':'10.0.0.0/8'}}"))
        .isEqualTo("from[0] fits: ipBlock 10.0.0.0/8.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'protocol':'TCP'} | ports[0] fits: every TCP port.",
        "{'port':5432} | ports[0] fits: TCP 5432.",
        "{'port':5000,'endPort':6000} | ports[0] fits: TCP 5000 to 6000.",
        "{'port':'sql'} | ports[0] fits: TCP port \"sql\" is 5432 and 5433 on the destination pod.",
        "{'port':80} | ports[0] does not fit: TCP 80 wanted, the flow is TCP 5432.",
        "{'port':5432,'protocol':'SCTP'} | ports[0] does not fit: SCTP 5432 wanted, the flow is TCP 5432.",
        "{'port':'web'} | ports[0] does not fit: no container of the destination pod declares TCP port \"web\".",
        "{'port':'sql','protocol':'UDP'} | ports[0] does not fit: UDP port \"sql\" wanted, the flow is TCP 5432.",
        "{'port':[1]} | ports[0] may fit: it cannot be read.",
      })
  void anItemOfPortsIsHeldAgainstTcp5432(String port, String sentence) {
    assertThat(Wording.port(rule(WEB, "{'ports':[" + port + "]}").ports().get(0), Asked.TCP, 5432))
        .isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAME_IS_OTHER_NUMBER | TCP port \"sql\" is 1 and 2 on the destination pod, the flow is TCP 3",
        "NAME_NEEDS_POD | TCP port \"sql\" is looked up on pods, and the destination is none",
        "PORT_UNKNOWN | TCP port \"sql\" wanted, and the flow's port is not known",
        "END_UNKNOWN | TCP port \"sql\" wanted, and it is not known who the destination is",
      })
  void aNameOfAPortSaysWhyItDoesNotFit(PortCause cause, String why) {
    PortMatcher sql = new PortMatcher.Named(Transport.TCP, "sql");

    assertThat(Wording.port(new PortTrace(4, sql, Match.NO, cause, List.of(1, 2)), Asked.TCP, 3))
        .isEqualTo("ports[4] does not fit: " + why + ".");
  }

  @Test
  void causesOfPortsAreFoundWhereTheDestinationIsNone() {
    String byName =
        "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'ports':[{'port':'sql'}]}]}";
    cluster.policy("shop/out", byName);

    assertThat(egressCause(OUTSIDE, 5432)).isEqualTo(PortCause.NAME_NEEDS_POD);
    assertThat(egressCause(UNCLAIMED, 5432)).isEqualTo(PortCause.END_UNKNOWN);
    assertThat(egressCause(DB, 80)).isEqualTo(PortCause.NAME_IS_OTHER_NUMBER);
    assertThat(egressCause(DB, null)).isEqualTo(PortCause.PORT_UNKNOWN);
    assertThat(egressCause(API, 80)).isEqualTo(PortCause.NAME_MISSING);
  }

  private PortCause egressCause(String destination, @Nullable Integer port) {
    return Asked.of(cluster, WEB, destination, Asked.TCP, port)
        .explanation()
        .egress()
        .policies()
        .get(0)
        .rules()
        .get(0)
        .ports()
        .get(0)
        .cause();
  }

  @Test
  void aRuleSaysWhichHalfOfItFails() {
    String web = "{'podSelector':{'matchLabels':{'app':'web'}}}";

    assertThat(Wording.rule(rule(WEB, "{'from':[" + web + "],'ports':[{'port':5432}]}")))
        .isEqualTo("ingress[0] admits it.");
    assertThat(Wording.rule(rule(WEB, "{'from':[" + web + "],'ports':[{'port':80}]}")))
        .isEqualTo("ingress[0] does not admit it: the peer fits, the port does not.");
    assertThat(Wording.rule(rule(API, "{'from':[" + web + "],'ports':[{'port':5432}]}")))
        .isEqualTo("ingress[0] does not admit it: the port fits, no peer does.");
    assertThat(Wording.rule(rule(API, "{'from':[" + web + "],'ports':[{'port':80}]}")))
        .isEqualTo("ingress[0] does not admit it: neither fits.");
    assertThat(Wording.rule(rule(WEB, "{'from':[7],'ports':[{'port':5432}]}")))
        .isEqualTo("ingress[0] may admit it: a part of it cannot be told.");
  }

  @Test
  void aPolicyOfWhichItIsNotKnownSaysWhatCannotBeRead() {
    cluster.policy("shop/db", "{'podSelector':{'matchLabels':{'app':7}},'ingress':[{}]}");

    assertThat(Wording.policy(told(WEB, 5432).ingress().policies().get(0)))
        .startsWith("Whether it selects the pod is not known: ")
        .contains("podSelector.matchLabels");
    assertThat(ingress(WEB, 5432)).startsWith("Cannot be decided: ");
  }

  @Test
  void anEndSaysWhatItsPoliciesDecide() {
    assertThat(ingress(WEB, 5432))
        .isEqualTo("No policy selects pod shop/db for ingress: everything is allowed.");
    cluster.policy("shop/deny", "{'podSelector':{}}").policy("shop/too", "{'podSelector':{}}");
    assertThat(ingress(WEB, 5432))
        .isEqualTo("Isolated for ingress by shop/deny, shop/too, and no rule admits it.");
    cluster.policy("shop/web", "{'podSelector':{},'ingress':[{},{'ports':[{'port':5432}]}]}");
    assertThat(ingress(WEB, 5432))
        .isEqualTo("Admitted by shop/web ingress[0], shop/web ingress[1].ports[0].");
  }

  @Test
  void anEndThatNoPolicyGovernsSaysWhy() {
    cluster
        .pod("shop/agent", Changes.pod(NODE, "app=agent").setHostNetwork(true).setNode("node-b"))
        .pod("shop/near", Changes.pod("10.0.0.7").setNode("node-b"))
        .node("node-c", Changes.node(List.of("10.9.0.2"), "10.0.1.0/24"));

    assertThat(egress(OUTSIDE, DB))
        .isEqualTo("192.0.2.1 is outside the cluster: no policy governs it.");
    assertThat(egress("10.9.0.2", DB))
        .isEqualTo("node node-c is a node's own end: no policy governs it.");
    assertThat(egress(WEB, WEB))
        .isEqualTo("Both ends are pod shop/web: what it sends to itself never leaves it.");
    Explanation own = Asked.tcp(cluster, NODE, "10.0.0.7", 80).explanation();
    assertThat(Wording.part(own.ingress(), own.judgement().decision().ingress()))
        .endsWith(" is on the pod's own node: that traffic is always let in.");
  }

  private String egress(String source, String destination) {
    Explanation told = Asked.tcp(cluster, source, destination, 80).explanation();
    return Wording.part(told.egress(), told.judgement().decision().egress());
  }

  @Test
  void anEndIsToldWithWhatPoliciesKnowOfIt() {
    cluster.pod(
        "shop/owned",
        Changes.pod("10.0.0.8", "b=2", "a=")
            .setNode("node-b")
            .setOwner(Changes.owner("StatefulSet", "orders")));

    assertThat(Wording.end(source(WEB)))
        .isEqualTo("pod shop/web at 10.0.0.1 on node node-a; labels: app=web");
    assertThat(Wording.end(source("10.0.0.8")))
        .isEqualTo(
            "pod shop/owned of StatefulSet orders at 10.0.0.8 on node node-b; labels: a=\"\", b=2");
    assertThat(Wording.end(source(NODE))).isEqualTo("node node-b at 10.9.0.1");
    assertThat(Wording.end(source(OUTSIDE))).isEqualTo("192.0.2.1, outside the cluster");
    assertThat(
            Wording.end(
                new End.Unresolved(
                    IpAddress.parse(UNCLAIMED), Reason.ADDRESS_UNKNOWN, "nobody\nclaims it")))
        .startsWith("nobody")
        .doesNotContain("\n");
    assertThat(SelectorWords.of(Map.of())).isEqualTo("no labels");
  }

  private End source(String address) {
    return Asked.tcp(cluster, address, DB, 80).judgement().source();
  }

  @Test
  void aFlowIsNamedByItsProtocolAndThePortItHas() {
    assertThat(Wording.protocolAndPort(6, 80)).isEqualTo("TCP 80");
    assertThat(Wording.protocolAndPort(17, null)).isEqualTo("UDP");
    assertThat(Wording.protocolAndPort(132, 9)).isEqualTo("SCTP 9");
    assertThat(Wording.protocolAndPort(1, 0)).isEqualTo("ICMP");
    assertThat(Wording.protocolAndPort(58, null)).isEqualTo("ICMPv6");
    assertThat(Wording.protocolAndPort(47, null)).isEqualTo("protocol 47");
  }

  @Test
  void everyCodeHasASentenceOfItsOwn() {
    List<String> reasons = Arrays.stream(Reason.values()).map(Wording::reason).toList();
    List<String> findings = Arrays.stream(Finding.values()).map(Wording::finding).toList();

    assertThat(reasons)
        .doesNotHaveDuplicates()
        .allMatch(sentence -> sentence.matches("[A-Z].+\\."));
    assertThat(findings)
        .doesNotHaveDuplicates()
        .allMatch(sentence -> sentence.matches("[A-Z].+\\."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DNS_EGRESS_MISSING | No egress rule lets the pod ask for names (b): allow it over both UDP and TCP.",
        "NAMESPACE_NOT_SELECTED | shop/p x fits the pod but not its namespace: it is for a, and the pod is in b.",
        "OTHER_END_ALLOWS | The other end's a admits it; only b is missing.",
        "WRONG_NAMESPACE | shop/p x would admit it if it stood in namespace b.",
      })
  void aHintIsOneSentenceOfItsFacts(Hint hint, String sentence) {
    PolicyReference policy = new PolicyReference("shop", "p", null, null);

    assertThat(Wording.hint(new HintFinding(hint, EGRESS, policy, "x", "a", "b")))
        .isEqualTo(sentence);
  }

  @Test
  void partsOfRulesAreWrittenAsTheyStand() {
    assertThat(Wording.port(new PortMatcher.Range(Transport.UDP, 80, 90)))
        .isEqualTo("UDP 80 to 90");
    assertThat(Wording.port(new PortMatcher.Unreadable(null, 0)))
        .isEqualTo("a port that cannot be read");
    assertThat(Wording.peer(rule(WEB, "{'from':[{'podSelector':{}}]}").peers().get(0).peer()))
        .isEqualTo("all pods in the policy's own namespace");
  }
}
