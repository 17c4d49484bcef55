package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.End;
import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where policies cannot apply, and translation decides whom they see. */
class ExemptionTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final String NODE_A = "10.0.0.1";
  private static final String NODE_B = "10.0.0.2";
  private static final String BRIDGE = "172.17.0.1";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void denyAll() {
    cluster
        .node("node-a", Changes.node(List.of(NODE_A, BRIDGE), "10.1.0.0/24"))
        .node("node-b", Changes.node(List.of(NODE_B, BRIDGE)))
        .pod("a/web", Changes.pod(WEB).setNode("node-a"))
        .pod("a/db", Changes.pod(DB).setNode("node-b"))
        .pod("a/agent", Changes.pod(NODE_A).setNode("node-a").setHostNetwork(true))
        .policy("a/deny", "{'podSelector':{},'policyTypes':['Ingress','Egress']}");
  }

  private Decision decision(String source, String destination) {
    return flow(source, destination, 80).in(cluster).decision();
  }

  @Source("Documentation, Network Policies: what policies cannot do; kubernetes#95879 (loopback)")
  @Test
  void aPodReachesItself() {
    assertThat(decision(WEB, WEB)).isEqualTo(new Decision(plain(Part.EXEMPT), plain(Part.EXEMPT)));
  }

  @Source("API types: NetworkPolicySpec.ingress: traffic from the pod's local node is allowed")
  @Test
  void aPodsOwnNodeReachesIt() {
    assertThat(decision(NODE_A, WEB).ingress().part()).isEqualTo(Part.EXEMPT);
    assertThat(decision(NODE_A, WEB).egress().part()).isEqualTo(Part.NOT_APPLICABLE);
  }

  @Source("API types: NetworkPolicySpec.ingress: traffic from the pod's local node is allowed")
  @Test
  void anAddressThatEveryNodeHasIsTheOwnNodesToo() {
    assertThat(decision(BRIDGE, WEB).ingress().part()).isEqualTo(Part.EXEMPT);
    assertThat(decision(BRIDGE, DB).ingress().part()).isEqualTo(Part.EXEMPT);
  }

  @Source("API types: NetworkPolicySpec.ingress: only the local node is exempt")
  @Test
  void anotherNodeIsAnOutsidePeer() {
    assertThat(decision(NODE_B, WEB).ingress().part()).isEqualTo(Part.DENIED);
  }

  @Source("API types: NetworkPolicySpec.egress: no exemption of the node")
  @Test
  void aPodToItsNodeIsJudgedAtEgress() {
    assertThat(decision(WEB, NODE_A).egress().part()).isEqualTo(Part.DENIED);
    assertThat(decision(WEB, NODE_A).ingress().part()).isEqualTo(Part.NOT_APPLICABLE);
  }

  @Source("Documentation, Network Policies: hostNetwork pods (the second of two behaviours)")
  @Test
  void hostNetworkPodsCountAsTheirNode() {
    assertThat(cluster.state().resolve(IpAddress.parse(NODE_A))).isInstanceOf(End.Node.class);
  }

  @Source("Documentation, Network Policies: hostNetwork pods (the second of two behaviours)")
  @Test
  void aHostNetworkPodNamedDirectlyIsExempt() {
    End agent = cluster.state().pod("a", "agent").orElseThrow();
    End db = cluster.state().pod("a", "db").orElseThrow();
    End web = cluster.state().pod("a", "web").orElseThrow();
    assertThat(judged(agent, db).decision().egress().part()).isEqualTo(Part.EXEMPT);
    assertThat(judged(agent, db).decision().ingress().part()).isEqualTo(Part.DENIED);
    assertThat(judged(agent, web).decision().ingress().part()).isEqualTo(Part.EXEMPT);
    assertThat(judged(web, agent).decision().ingress().part()).isEqualTo(Part.EXEMPT);
  }

  private Judgement judged(End source, End destination) {
    return flow("0.0.0.0", "0.0.0.0", 80).between(source, destination, cluster);
  }

  @Source("Documentation, Network Policies: hostNetwork pods (the second of two behaviours)")
  @Test
  void aHostNetworkPodIsNoPodToSelectorsButAnAddressToBlocks() {
    End agent = cluster.state().pod("a", "agent").orElseThrow();
    End db = cluster.state().pod("a", "db").orElseThrow();
    cluster.policy(
        "a/deny",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{}},{'namespaceSelector':{}}]}]}");
    assertThat(judged(agent, db).decision().ingress().part()).isEqualTo(Part.DENIED);
    cluster.policy(
        "a/deny",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'" + NODE_A + "/32'}}]}]}");
    Judgement byBlock = judged(agent, db);
    assertThat(byBlock.decision().ingress().part()).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(byBlock.reason()).isEqualTo(Reason.POLICY_ALLOWED);
    assertThat(byBlock.findings()).isEmpty();
  }

  @Source("Ours: a pod without node is nobody's neighbour")
  @Test
  void aPodThatIsNotScheduledHasNoOwnNode() {
    cluster.pod("a/young", Changes.pod("10.1.0.3").setNode(null));
    assertThat(decision(NODE_A, "10.1.0.3").ingress().part()).isEqualTo(Part.DENIED);
  }

  @Source("kubernetes#95879 (loopback through a Service): its backend is the pod itself")
  @Test
  void aPodReachesItselfThroughAService() {
    assertThat(flow(WEB, WEB, 80).translatedTo(NODE_A).in(cluster).decision())
        .isEqualTo(new Decision(plain(Part.EXEMPT), plain(Part.EXEMPT)));
  }

  @Source("Ours: a pod is told by its identity, not by its name")
  @Test
  void aPodOfTheSameNameElsewhereIsAnother() {
    cluster.pod("b/web", Changes.pod("10.1.0.4"));
    assertThat(decision(WEB, "10.1.0.4").egress().part()).isEqualTo(Part.DENIED);
  }

  @Source("Documentation, Network Policies: source IPs may be rewritten")
  @Test
  void sourceTranslationElsewhereChangesWhoIsSeen() {
    cluster.policy(
        "a/deny",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'" + NODE_A + "/32'}}]}]}");
    assertThat(decision(WEB, DB).ingress().part()).isEqualTo(Part.DENIED);
    assertThat(flow(WEB, DB, 80).translatedTo(NODE_A).in(cluster).decision().ingress().part())
        .isEqualTo(Part.ALLOWED_BY_RULE);
  }

  @Source("Documentation, Network Policies: source IPs may be rewritten")
  @Test
  void sourceTranslationOnTheDestinationsNodeComesAfterItsPolicies() {
    assertThat(flow(WEB, DB, 80).translatedTo(NODE_B).in(cluster).decision().ingress().part())
        .isEqualTo(Part.DENIED);
  }

  private static PartResult plain(Part part) {
    return new PartResult(part, List.of(), List.of(), null, null);
  }
}
