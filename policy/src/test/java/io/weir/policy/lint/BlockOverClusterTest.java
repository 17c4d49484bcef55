package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.IP_BLOCK_COVERS_NODES;
import static io.weir.policy.lint.LintCode.IP_BLOCK_COVERS_PODS;
import static io.weir.policy.lint.LintCode.IP_BLOCK_NAMES_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockOverClusterTest {

  private final LintedCluster cluster = new LintedCluster();

  @BeforeEach
  void cluster() {
    cluster
        .node("node-a", "192.168.7.11", "10.244.1.0/24", "fd00:1::/64")
        .node("node-b", "192.168.7.12", "10.244.2.0/24")
        .podAt("shop/web", "10.244.1.5", "app=web")
        .podAt("shop/legacy", "172.16.0.9", "app=legacy")
        .hostPod("shop/agent", "192.168.7.11", "app=agent")
        .service("shop/web", "10.96.0.10", 80, "8080", "app=web");
  }

  private void admit(String block) {
    cluster.policy(
        "shop/web", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{%s}}]}]}".formatted(block));
  }

  @Test
  void blockOutsideIsFine() {
    admit("'cidr':'203.0.113.0/24'");

    assertThat(cluster.places(IP_BLOCK_COVERS_PODS, IP_BLOCK_COVERS_NODES, IP_BLOCK_NAMES_SERVICE))
        .isEmpty();
  }

  @Test
  void podRangesAreNamedWithTheExceptThatLeavesThemOut() {
    admit("'cidr':'10.244.0.0/16','except':['10.244.1.0/24']");

    assertThat(cluster.findings(IP_BLOCK_COVERS_PODS))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.place()).hasToString("shop/web ingress[0].from[0]");
              assertThat(finding.message())
                  .isEqualTo("10.244.0.0/16 holds addresses of pods: 10.244.2.0/24 of node-b");
              assertThat(finding.cure())
                  .isEqualTo(
                      "leave them out with except (10.244.2.0/24), and admit pods by their labels");
            });
  }

  @Test
  void blockWithinAPodRangeIsCuredByLabels() {
    admit("'cidr':'10.244.2.128/25'");

    assertThat(cluster.findings(IP_BLOCK_COVERS_PODS))
        .singleElement()
        .extracting(LintFinding::cure)
        .isEqualTo("admit the pods by their labels instead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'cidr':'10.244.0.0/16','except':['10.244.0.0/17']",
        "'cidr':'10.244.0.0/16','except':['10.244.1.0/24','10.244.2.0/25','10.244.2.128/25']",
        "'cidr':'fd00::/16','except':['fd00:1::/48']",
        "'cidr':'10.244.2.128/25','except':['10.244.2.128/26','10.244.2.192/26']",
      })
  void exceptionsThatTakeAllPodRangesOutAreFine(String block) {
    admit(block);

    assertThat(cluster.places(IP_BLOCK_COVERS_PODS)).isEmpty();
  }

  @Test
  void partOfAPodRangeIsEnough() {
    admit("'cidr':'10.244.0.0/16','except':['10.244.1.0/24','10.244.2.0/25']");

    assertThat(cluster.places(IP_BLOCK_COVERS_PODS)).hasSize(1);
  }

  @Test
  void podsBesideTheRangesAreFoundByTheirAddress() {
    admit("'cidr':'172.16.0.0/12'");

    assertThat(cluster.findings(IP_BLOCK_COVERS_PODS))
        .singleElement()
        .extracting(LintFinding::message)
        .isEqualTo("172.16.0.0/12 holds addresses of pods: 172.16.0.9 of shop/legacy");
  }

  @Test
  void nodesAreOnlyMentionedAndAreNotTakenForPods() {
    admit("'cidr':'192.168.0.0/16'");

    assertThat(cluster.findings(IP_BLOCK_COVERS_NODES))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.INFO);
              assertThat(finding.message()).contains("192.168.7.11 of node-a");
            });
    assertThat(cluster.places(IP_BLOCK_COVERS_PODS)).isEmpty();
  }

  @Test
  void exceptionTakesOutItsOwnAddressesOnly() {
    admit("'cidr':'192.168.0.0/16','except':['192.168.7.12/32']");

    assertThat(cluster.findings(IP_BLOCK_COVERS_NODES))
        .singleElement()
        .extracting(LintFinding::message)
        .isEqualTo("192.168.0.0/16 holds addresses of nodes: 192.168.7.11 of node-a");
  }

  @Test
  void ofManyTheFirstThreeAreToldAndThatThereAreMore() {
    for (int i = 1; i < 8; i++) {
      cluster.node("node-" + i, "192.168.8." + i);
    }
    admit("'cidr':'192.168.8.0/24'");

    assertThat(cluster.findings(IP_BLOCK_COVERS_NODES))
        .singleElement()
        .extracting(LintFinding::message)
        .isEqualTo(
            "192.168.8.0/24 holds addresses of nodes: 192.168.8.1 of node-1, 192.168.8.2 of"
                + " node-2, 192.168.8.3 of node-3 and more");
  }

  @Test
  void blockOfEverythingIsNotSaidToNameServicesWhereNoPodIsKnown() {
    LintedCluster servicesOnly =
        new LintedCluster()
            .service("shop/web", "10.96.0.10", 80, "8080", "app=web")
            .policy(
                "shop/web",
                "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}]}");

    assertThat(servicesOnly.places(IP_BLOCK_NAMES_SERVICE)).isEmpty();
  }

  @Test
  void virtualAddressOfAServiceIsTold() {
    admit("'cidr':'10.96.0.10/32'");

    assertThat(cluster.findings(IP_BLOCK_NAMES_SERVICE))
        .singleElement()
        .extracting(LintFinding::message)
        .asString()
        .contains("10.96.0.10 of shop/web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'cidr':'0.0.0.0/0'",
        "'cidr':'10.0.0.0/8'",
        "'cidr':'10.96.0.0/12','except':['10.96.0.10/32']",
      })
  void blockThatWasHardlyWrittenForServicesIsNotSaidToNameThem(String block) {
    admit(block);

    assertThat(cluster.places(IP_BLOCK_NAMES_SERVICE)).isEmpty();
  }
}
