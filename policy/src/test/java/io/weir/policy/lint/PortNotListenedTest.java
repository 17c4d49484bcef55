package io.weir.policy.lint;

import static io.weir.policy.lint.LintCode.NAMED_PORT_UNKNOWN;
import static io.weir.policy.lint.LintCode.PORT_NOT_LISTENED;
import static io.weir.policy.lint.LintCode.SERVICE_PORT_NOT_TARGET_PORT;
import static io.weir.policy.lint.LintedCluster.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortNotListenedTest {

  private static final LintCode[] ALL = {
    NAMED_PORT_UNKNOWN, PORT_NOT_LISTENED, SERVICE_PORT_NOT_TARGET_PORT
  };

  private final LintedCluster cluster = new LintedCluster();

  @BeforeEach
  void cluster() {
    cluster
        .podListening("shop/web", List.of(tcp("http", 8080), tcp("admin", 9000)), "app=web")
        .podListening("shop/dns", List.of(Changes.port("dns", 5353, "UDP")), "app=dns")
        .pod("shop/quiet", "app=quiet")
        .service("shop/web", "10.96.0.10", 80, "http", "app=web")
        .service("shop/quiet", "10.96.0.11", 80, "7000", "app=quiet");
  }

  private void ingress(String app, String ports) {
    cluster.policy(
        "shop/p",
        "{'podSelector':{'matchLabels':{'app':'%s'}},'ingress':[{'ports':[%s]}]}"
            .formatted(app, ports));
  }

  private void egress(String peers, String ports) {
    cluster.policy(
        "shop/p",
        "{'podSelector':{},'policyTypes':['Egress'],'egress':[{'to':[%s],'ports':[%s]}]}"
            .formatted(peers, ports));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'port':8080}",
        "{'port':8000,'endPort':8100}",
        "{'port':9000}",
        "{'port':9000,'endPort':9001}",
        "{'port':8999,'endPort':9000}",
        "{'port':'http'}",
        "{'protocol':'TCP'}",
        "{'protocol':'UDP'}",
      })
  void declaredPortIsFine(String port) {
    ingress("web", port);

    assertThat(cluster.places(ALL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'port':8999}", "{'port':9001,'endPort':9100}"})
  void portBesideADeclaredOneIsNotDeclared(String port) {
    ingress("web", port);

    assertThat(cluster.places(PORT_NOT_LISTENED)).containsExactly("shop/p ingress[0].ports[0]");
  }

  @Test
  void onePodThatDeclaresItIsEnough() {
    egress(
        "{'podSelector':{'matchExpressions':[{'key':'app','operator':'In','values':['web','dns']}]}}",
        "{'port':9000},{'port':5353,'protocol':'UDP'}");

    assertThat(cluster.places(ALL)).isEmpty();
  }

  @Test
  void targetOfAServiceNeedsNoDeclarationWhereOthersAreDeclared() {
    cluster.service("shop/extra", "10.96.0.12", 81, "7070", "app=web");
    ingress("web", "{'port':7070}");

    assertThat(cluster.places(ALL)).isEmpty();
  }

  @Test
  void serviceLeadsToPodsOfItsOwnNamespaceOnly() {
    cluster.podListening("data/web", List.of(tcp("http", 9090)), "app=web");
    egress("{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'}}}", "{'port':80}");

    assertThat(cluster.findings(ALL))
        .singleElement()
        .extracting(LintFinding::message)
        .isEqualTo(
            "80 is the port of a Service (shop/web 80 → 8080); policies see the port of the pod");
  }

  @Test
  void portThatNobodyDeclaresIsMentionedWithThoseThatAre() {
    ingress("web", "{'port':8080},{'port':7070}");

    assertThat(cluster.findings(ALL))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(PORT_NOT_LISTENED);
              assertThat(finding.place()).hasToString("shop/p ingress[0].ports[1]");
              assertThat(finding.message())
                  .isEqualTo("no pod that the rule reaches declares TCP port 7070");
              assertThat(finding.cure())
                  .isEqualTo("they declare 8080/TCP (http), 9000/TCP (admin)");
            });
  }

  @Test
  void protocolCounts() {
    ingress("dns", "{'port':5353}");

    assertThat(cluster.places(PORT_NOT_LISTENED)).containsExactly("shop/p ingress[0].ports[0]");
  }

  @Test
  void podsThatDeclareNothingMayListenOnAnything() {
    ingress("quiet", "{'port':7070}");

    assertThat(cluster.places(ALL)).isEmpty();
  }

  @Test
  void portOfTheServiceIsToldWithTheTarget() {
    ingress("web", "{'port':80}");

    assertThat(cluster.findings(ALL))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(SERVICE_PORT_NOT_TARGET_PORT);
              assertThat(finding.message()).contains("shop/web 80 → 8080");
              assertThat(finding.cure()).isEqualTo("list 8080 instead");
            });
  }

  @Test
  void portOfTheServiceIsToldAlsoWhereNothingIsDeclared() {
    ingress("quiet", "{'port':80}");

    assertThat(cluster.findings(ALL))
        .singleElement()
        .extracting(LintFinding::cure)
        .isEqualTo("list 7000 instead");
  }

  @Test
  void targetOfAServiceNeedsNoDeclaration() {
    ingress("quiet", "{'port':7000}");

    assertThat(cluster.places(ALL)).isEmpty();
  }

  @Test
  void portOfTheServiceBesideTheTargetDoesNoHarm() {
    ingress("web", "{'port':80},{'port':8080}");

    assertThat(cluster.places(SERVICE_PORT_NOT_TARGET_PORT)).isEmpty();
  }

  @Test
  void nameThatNobodyDeclaresIsAnError() {
    ingress("web", "{'port':'https'}");

    assertThat(cluster.findings(ALL))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(NAMED_PORT_UNKNOWN);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.cure())
                  .isEqualTo("they declare 8080/TCP (http), 9000/TCP (admin)");
            });
  }

  @Test
  void nameOfAnotherProtocolMatchesNothing() {
    ingress("dns", "{'port':'dns'}");

    assertThat(cluster.findings(NAMED_PORT_UNKNOWN))
        .singleElement()
        .extracting(LintFinding::cure)
        .isEqualTo("they declare 5353/UDP (dns)");
  }

  @Test
  void forEgressThePeersPodsCount() {
    egress(
        "{'podSelector':{'matchLabels':{'app':'web'}}}",
        "{'port':80},{'port':'http'},{'port':'x'}");

    assertThat(cluster.findings(ALL))
        .extracting(LintFinding::code)
        .containsExactly(SERVICE_PORT_NOT_TARGET_PORT, NAMED_PORT_UNKNOWN);
  }

  @Test
  void egressThatMayLeaveTheClusterSaysNothingOfNumbers() {
    egress(
        "{'podSelector':{'matchLabels':{'app':'web'}}},{'ipBlock':{'cidr':'203.0.113.0/24'}}",
        "{'port':443},{'port':'https'}");

    assertThat(cluster.findings(ALL))
        .extracting(LintFinding::code)
        .containsExactly(NAMED_PORT_UNKNOWN);
  }
}
