package io.weir.policy.judge;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.Source;
import io.weir.policy.testing.TestCluster;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the API leaves it to the plugin: the switch decides, and the finding says so. */
class PluginSwitchTest {

  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";
  private static final int ICMP = 1;

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster.pod("a/web", WEB, "app=web").pod("a/db", DB, "app=db");
  }

  private static JudgeOptions options(boolean ipBlockMatchesPods, UnlistedProtocols unlisted) {
    return new JudgeOptions(
        ipBlockMatchesPods,
        JudgeOptions.RequiredIntent.ANY,
        Set.of(),
        Duration.ZERO,
        unlisted,
        false);
  }

  @Source(
      "Documentation, Network Policies: ipBlock is meant for cluster-external addresses; the e2e tests aim it at pods")
  @ParameterizedTest
  @CsvSource({"true, ALLOWED_BY_RULE", "false, DENIED"})
  void anIpBlockMeetsAPod(boolean matchesPods, Part part) {
    cluster.policy(
        "a/p", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}]}");
    Judgement judgement =
        flow(WEB, DB, 80)
            .options(options(matchesPods, UnlistedProtocols.RULES_WITHOUT_PORTS))
            .in(cluster);
    assertThat(judgement.decision().ingress().part()).isEqualTo(part);
    assertThat(judgement.findings()).contains(Finding.PLUGIN_DEPENDENT_IP_BLOCK);
  }

  @Source("Ours: a switch is reported where it mattered")
  @Test
  void aBlockBesideAnotherPortDoesNotMatterInAPolicyOfWhichNobodyKnowsWhomItSelects() {
    cluster.policy("a/closed", "{'podSelector':{}}");
    cluster.policy(
        "a/unsure",
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':[]}]},"
            + "'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}],'ports':[{'port':81}]}]}");
    Judgement judgement =
        flow(WEB, DB, 80)
            .options(options(false, UnlistedProtocols.RULES_WITHOUT_PORTS))
            .in(cluster);
    assertThat(judgement.decision().ingress().part()).isEqualTo(Part.DENIED);
    assertThat(judgement.findings()).doesNotContain(Finding.PLUGIN_DEPENDENT_IP_BLOCK);
  }

  @Source("Ours: a switch is reported where it mattered")
  @Test
  void aBlockThatMightMeetAPodWithoutAddressMatters() {
    cluster.pod("a/young", Changes.pod(null));
    cluster.policy(
        "a/p", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}]}");
    Judgement judgement =
        flow("0.0.0.0", DB, 80)
            .options(options(false, UnlistedProtocols.RULES_WITHOUT_PORTS))
            .between(
                cluster.state().pod("a", "young").orElseThrow(),
                cluster.state().pod("a", "db").orElseThrow(),
                cluster);
    assertThat(judgement.decision().ingress().part()).isEqualTo(Part.DENIED);
    assertThat(judgement.findings()).contains(Finding.PLUGIN_DEPENDENT_IP_BLOCK);
  }

  @Source("Ours: a switch is reported only where it mattered")
  @Test
  void nothingDependsOnABlockBesideASelectorThatAdmits() {
    cluster.policy(
        "a/p",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}},{'podSelector':{}}]}]}");
    assertThat(flow(WEB, DB, 80).in(cluster).findings()).isEmpty();
  }

  @Source("Ours: a switch is reported only where it mattered")
  @Test
  void nothingDependsOnABlockWhenTheOtherEndDenies() {
    cluster.policy(
        "a/p",
        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8'}}]}]}");
    cluster.policy("a/q", "{'podSelector':{'matchLabels':{'app':'web'}},'policyTypes':['Egress']}");
    assertThat(flow(WEB, DB, 80).in(cluster).findings()).isEmpty();
  }

  @Source(
      "Documentation, Network Policies: behaviour for protocols other than TCP, UDP and SCTP is not defined")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RULES_WITHOUT_PORTS | {'from':[{'podSelector':{}}]}                          | ALLOWED_BY_RULE",
        "RULES_WITHOUT_PORTS | {'from':[{'podSelector':{}}],'ports':[{}]}             | DENIED",
        "ANY_RULE            | {'from':[{'podSelector':{}}],'ports':[{'port':80}]}    | ALLOWED_BY_RULE",
        "ANY_RULE            | {'from':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}         | DENIED",
        "ALWAYS              | {'from':[{'ipBlock':{'cidr':'192.0.2.0/24'}}]}         | EXEMPT",
      })
  void protocolsOutsideTheApi(UnlistedProtocols unlisted, String rule, Part part) {
    cluster.policy("a/p", "{'podSelector':{},'ingress':[" + rule + "]}");
    Judgement judgement =
        flow(WEB, DB, null).protocol(ICMP).options(options(true, unlisted)).in(cluster);
    assertThat(judgement.decision().ingress().part()).isEqualTo(part);
    assertThat(judgement.findings()).contains(Finding.PLUGIN_DEPENDENT_PROTOCOL);
  }

  @Source("Ours: a switch is reported only where it mattered")
  @Test
  void noPolicyNoDoubt() {
    Judgement judgement =
        flow(WEB, DB, null)
            .protocol(ICMP)
            .options(options(true, UnlistedProtocols.ALWAYS))
            .in(cluster);
    assertThat(judgement.decision().ingress().part()).isEqualTo(Part.DEFAULT_ALLOW);
    assertThat(judgement.findings()).isEmpty();
  }
}
