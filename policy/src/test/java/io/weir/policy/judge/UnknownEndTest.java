package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import io.weir.policy.testing.TestFlow;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said where it is not known who stands at the other end, or at what address. */
class UnknownEndTest {

  private static final String DB = "10.1.0.2";
  private static final String UNCLAIMED = "10.1.0.99";
  private static final String SHARED = "10.1.0.50";
  private static final String VIRTUAL = "10.96.0.10";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster
        .node("node-a", Changes.node(List.of("10.0.0.1"), "10.1.0.0/24"))
        .pod("a/db", DB, "app=db")
        .pod("a/one", SHARED)
        .pod("a/two", SHARED)
        .apply(
            Changes.present("Service", "a/svc", Changes.service(VIRTUAL, 80, "TCP"), cluster.now())
                .build());
  }

  private PartResult egress(String destination, String rules) {
    return egress(flow(DB, destination, 80), rules);
  }

  private PartResult egress(TestFlow flow, String rules) {
    cluster.policy(
        "a/p",
        "{'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Egress'],'egress':["
            + rules
            + "]}");
    return flow.in(cluster).decision().egress();
  }

  @Source(
      "Documentation, Network Policies: whether a Service's address is rewritten before or after is not defined")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'to':[{'podSelector':{}}]}",
        "{'to':[{'namespaceSelector':{}}]}",
        "{'to':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}",
        "{'to':[{'ipBlock':{'cidr':'10.96.0.0/16'}}]}",
        "{'ports':[{'port':'http'}]}",
      })
  void aServicesAddressCouldBeAnyBackend(String rule) {
    PartResult egress = egress(VIRTUAL, rule);
    assertThat(egress.part()).isEqualTo(Part.UNDECIDABLE);
    assertThat(egress.missing()).isEqualTo(Reason.BACKEND_UNKNOWN);
    assertThat(egress.missingFact())
        .isEqualTo("10.96.0.10 is Service a/svc, and its backend was not observed");
  }

  @Source("Ours: what holds whoever it is, holds")
  @Test
  void aRuleForAnybodyAdmitsWhoeverItIs() {
    assertThat(egress(VIRTUAL, "{'ports':[{'port':80}]}").part()).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(egress(UNCLAIMED, "{}").part()).isEqualTo(Part.ALLOWED_BY_RULE);
  }

  @Source("Ours: what holds whoever it is, holds")
  @Test
  void aRuleForAnotherPortAdmitsNobody() {
    assertThat(egress(VIRTUAL, "{'to':[{'podSelector':{}}],'ports':[{'port':81}]}").part())
        .isEqualTo(Part.DENIED);
  }

  @Source("Ours: an unclaimed cluster address could be any pod's")
  @ParameterizedTest
  @CsvSource({UNCLAIMED + ",ADDRESS_UNKNOWN", SHARED + ",ADDRESS_AMBIGUOUS"})
  void selectorsAreOpenAndBlocksAreNot(String destination, Reason missing) {
    assertThat(egress(destination, "{'to':[{'podSelector':{}}]}").missing()).isEqualTo(missing);
    assertThat(egress(destination, "{'ports':[{'port':'http'}]}").missing()).isEqualTo(missing);
    assertThat(egress(destination, "{'to':[{'ipBlock':{'cidr':'10.1.0.0/24'}}]}").part())
        .isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(egress(destination, "{'to':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}").part())
        .isEqualTo(Part.DENIED);
  }

  @Source("Ours: an unclaimed cluster address could be any pod's")
  @Test
  void blocksAreOpenWhereTheyDoNotMeetPods() {
    JudgeOptions defaults = JudgeOptions.defaults();
    JudgeOptions notPods =
        new JudgeOptions(
            false,
            defaults.requiredIntent(),
            defaults.disabledFindings(),
            defaults.enforcementGrace(),
            defaults.unlistedProtocols(),
            defaults.recheckEstablished());
    TestFlow flow = flow(DB, UNCLAIMED, 80).options(notPods);
    assertThat(egress(flow, "{'to':[{'ipBlock':{'cidr':'10.1.0.0/24'}}]}").part())
        .isEqualTo(Part.UNDECIDABLE);
    assertThat(egress(flow, "{'to':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}").part())
        .isEqualTo(Part.DENIED);
  }

  @Source("Ours: the end that is not known says so itself")
  @Test
  void theUnknownEndIsUndecidable() {
    PartResult ingress = flow(DB, UNCLAIMED, 80).in(cluster).decision().ingress();
    assertThat(ingress.missing()).isEqualTo(Reason.ADDRESS_UNKNOWN);
    assertThat(ingress.missingFact())
        .isEqualTo("10.1.0.99 is a cluster address, and no known pod, node or Service has it");
    assertThat(flow(SHARED, DB, 80).in(cluster).decision().egress().missingFact())
        .isEqualTo("10.1.0.50 is claimed by a/one and a/two");
  }

  @Nested
  class APodWithoutAddress {

    @BeforeEach
    void pendingPod() {
      cluster.pod("a/young", Changes.pod(null, "app=young"));
    }

    private PartResult fromDb(String rule) {
      cluster.policy(
          "a/p",
          "{'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Egress'],'egress':["
              + rule
              + "]}");
      return flow(DB, "0.0.0.0", 80)
          .between(
              cluster.state().pod("a", "db").orElseThrow(),
              cluster.state().pod("a", "young").orElseThrow(),
              cluster)
          .decision()
          .egress();
    }

    @Source("API types: NetworkPolicyPeer.podSelector: labels decide")
    @Test
    void isSelectedByItsLabels() {
      assertThat(fromDb("{'to':[{'podSelector':{'matchLabels':{'app':'young'}}}]}").part())
          .isEqualTo(Part.ALLOWED_BY_RULE);
    }

    @Source("Ours: what is not known is not decided")
    @Test
    void leavesBlocksOpen() {
      PartResult egress = fromDb("{'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}");
      assertThat(egress.missing()).isEqualTo(Reason.ADDRESS_UNKNOWN);
      assertThat(egress.missingFact())
          .isEqualTo("a/young has no address to compare with an ipBlock");
    }
  }
}
