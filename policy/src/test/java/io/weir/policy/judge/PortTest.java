package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.Orientation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which protocols and ports a rule names. */
class PortTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;
  private static final int ICMP = 1;

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    List<ContainerPort> ports =
        List.of(
            Changes.port("http", 8080, "TCP"),
            Changes.port("http", 8081, "TCP"),
            Changes.port("dns", 5353, "UDP"),
            ContainerPort.newBuilder().setName("once").setPort(9).setInit(true).build());
    cluster.pod("a/web", Changes.pod(WEB).setPorts(List.of(Changes.port("http", 1111, "TCP"))));
    cluster.pod("a/db", Changes.pod(DB).setPorts(ports));
  }

  private Part ingress(int protocol, @Nullable Integer port, String ports) {
    cluster.policy("a/p", "{'podSelector':{},'ingress':[{" + ports + "}]}");
    return flow(WEB, DB, port).protocol(protocol).in(cluster).decision().ingress().part();
  }

  private void assertAdmits(boolean admitted, int protocol, int port, String ports) {
    assertThat(ingress(protocol, port, ports))
        .isEqualTo(admitted ? Part.ALLOWED_BY_RULE : Part.DENIED);
  }

  @Source("API types: NetworkPolicyIngressRule.ports")
  @ParameterizedTest
  @ValueSource(ints = {TCP, UDP, SCTP, ICMP, 47})
  void missingPortsAreEveryProtocol(int protocol) {
    assertThat(ingress(protocol, null, "")).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(ingress(protocol, null, "'ports':[]")).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(ingress(protocol, null, "'ports':null")).isEqualTo(Part.ALLOWED_BY_RULE);
  }

  @Source(
      "API types: NetworkPolicyPort, endPort (KEP-2079), SCTP (KEP-614); e2e: should enforce policy based on Ports; should not mistakenly treat 'protocol: SCTP' as 'protocol: TCP', even if the plugin doesn't support SCTP")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "6   | 80    | {'port':80}                                   | true",
        "6   | 81    | {'port':80}                                   | false",
        "17  | 80    | {'port':80}                                   | false",
        "17  | 80    | {'port':80,'protocol':'UDP'}                  | true",
        "6   | 80    | {'port':80,'protocol':'UDP'}                  | false",
        "132 | 80    | {'port':80,'protocol':'SCTP'}                 | true",
        "6   | 80    | {'port':80,'protocol':'SCTP'}                 | false",
        "6   | 80    | {'port':80,'protocol':null}                   | true",
        "6   | 7     | {}                                            | true",
        "17  | 7     | {}                                            | false",
        "17  | 7     | {'protocol':'UDP'}                            | true",
        "6   | 80    | {'port':80,'endPort':82}                      | true",
        "6   | 82    | {'port':80,'endPort':82}                      | true",
        "6   | 83    | {'port':80,'endPort':82}                      | false",
        "6   | 79    | {'port':80,'endPort':82}                      | false",
        "6   | 80    | {'port':80,'endPort':80}                      | true",
        "6   | 65535 | {'port':1,'endPort':65535}                    | true",
        "6   | 80    | {'port':81},{'port':80}                       | true",
      })
  void protocolAndNumberMustBothFit(int protocol, int port, String ports, boolean admitted) {
    assertAdmits(admitted, protocol, port, "'ports':[" + ports + "]");
  }

  @Nested
  class Names {

    @Source(
        "API types: NetworkPolicyPort.port; KEP-753 (sidecar containers); e2e: should allow ingress access on one named port")
    @ParameterizedTest
    @CsvSource({
      "6, 8080, http, TCP, true",
      "6, 8081, http, TCP, true",
      "6, 1111, http, TCP, false",
      "17, 8080, http, UDP, false",
      "17, 5353, dns, UDP, true",
      "6, 5353, dns, TCP, false",
      "6, 9, once, TCP, false",
      "6, 8080, none, TCP, false",
    })
    void resolveOnTheDestination(
        int protocol, int port, String name, String transport, boolean admitted) {
      assertAdmits(
          admitted,
          protocol,
          port,
          "'ports':[{'port':'" + name + "','protocol':'" + transport + "'}]");
    }

    @Source("API types: NetworkPolicyPort.port; e2e: should allow egress access on one named port")
    @ParameterizedTest
    @CsvSource({"8080, ALLOWED_BY_RULE", "1111, DENIED"})
    void resolveOnTheDestinationForEgressToo(int port, Part part) {
      cluster.policy(
          "a/p",
          "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'ports':[{'port':'http'}]}]}");
      assertThat(flow(WEB, DB, port).in(cluster).decision().egress().part()).isEqualTo(part);
    }

    @Source("API types: NetworkPolicyPort.port: a port of a pod")
    @Test
    void neverFitOutsideAddresses() {
      cluster.policy(
          "a/p",
          "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'ports':[{'port':'http'}]}]}");
      assertThat(flow(WEB, "198.51.100.1", 8080).in(cluster).decision().egress().part())
          .isEqualTo(Part.DENIED);
    }
  }

  @Source("API types: NetworkPolicyPort.port: a port of a pod")
  @Test
  void namesNeverFitNodes() {
    cluster.node("node-z", Changes.node(List.of("10.0.0.9")));
    cluster.policy(
        "a/p",
        "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'ports':[{'port':'http'}]}]}");
    assertThat(flow(WEB, "10.0.0.9", 8080).in(cluster).decision().egress().part())
        .isEqualTo(Part.DENIED);
  }

  @Source("kubernetes#99256: a name is looked up on each destination, whatever the peers")
  @Test
  void namesNeverFitHostNetworkPods() {
    cluster.pod(
        "a/agent",
        Changes.pod("10.0.0.9")
            .setHostNetwork(true)
            .setPorts(List.of(Changes.port("http", 8080, "TCP"))));
    cluster.policy(
        "a/p",
        "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'ports':[{'port':'http'}]}]}");
    Judgement judgement =
        flow("0.0.0.0", "0.0.0.0", 8080)
            .between(
                cluster.state().pod("a", "web").orElseThrow(),
                cluster.state().pod("a", "agent").orElseThrow(),
                cluster);
    assertThat(judgement.decision().egress().part()).isEqualTo(Part.DENIED);
  }

  @Source("API types: NetworkPolicyPort.port: the destination's")
  @Test
  void theSourcePortIsNeverAsked() {
    cluster.policy("a/p", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");
    ObservedFlow from80 =
        new ObservedFlow(
            IpAddress.parse(WEB),
            null,
            80,
            IpAddress.parse(DB),
            TCP,
            81,
            cluster.now(),
            cluster.now(),
            Orientation.CERTAIN,
            null,
            false,
            null,
            null,
            null);
    Judgement judgement = new Judge(JudgeOptions.defaults()).judge(from80, cluster.timeline());
    assertThat(judgement.decision().ingress().part()).isEqualTo(Part.DENIED);
  }

  @Source(
      "e2e: should properly isolate pods that are selected by a policy allowing SCTP, even if the plugin doesn't support SCTP")
  @Test
  void aPolicyForOneProtocolIsolatesForAll() {
    assertThat(ingress(TCP, 80, "'ports':[{'port':80,'protocol':'SCTP'}]")).isEqualTo(Part.DENIED);
    assertThat(ingress(UDP, 80, "'ports':[{'port':80,'protocol':'SCTP'}]")).isEqualTo(Part.DENIED);
    assertThat(ingress(SCTP, 80, "'ports':[{'port':80,'protocol':'SCTP'}]"))
        .isEqualTo(Part.ALLOWED_BY_RULE);
  }

  @Source("Ours: what is not known is not decided")
  @Test
  void anUnknownPortLeavesRulesThatAskForOneOpen() {
    assertThat(ingress(TCP, null, "'ports':[{'port':80}]")).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress(TCP, null, "'ports':[{}]")).isEqualTo(Part.ALLOWED_BY_RULE);
    assertThat(ingress(UDP, null, "'ports':[{'port':80}]")).isEqualTo(Part.DENIED);
    assertThat(ingress(TCP, null, "'ports':[{'port':'http'}]")).isEqualTo(Part.UNDECIDABLE);
    assertThat(ingress(TCP, null, "'ports':[{'port':'nobodys'}]")).isEqualTo(Part.DENIED);
    assertThat(ingress(TCP, null, "'ports':[{'port':0}]")).isEqualTo(Part.UNDECIDABLE);
    cluster.policy("a/p", "{'podSelector':{},'ingress':[{'ports':[{'port':80}]}]}");
    PartResult open = flow(WEB, DB, null).in(cluster).decision().ingress();
    assertThat(open.missing()).isEqualTo(Reason.PORT_UNKNOWN);
    assertThat(open.missingFact()).isEqualTo("the destination port is not known");
  }
}
