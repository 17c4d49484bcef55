package io.weir.lab.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.lab.kube.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {
  private static final PodView WEB =
      pod("shop", "web", "node-a", "10.244.1.2", Map.of("app", "web"));
  private static final PodView API =
      pod(
          "shop",
          "api",
          "node-b",
          "10.244.2.2",
          Map.of("app", "api"),
          new PodView.Port("http", "TCP", 8080),
          new PodView.Port("dns", "UDP", 53));
  private static final PodView OTHER =
      pod(
          "other",
          "web",
          "node-b",
          "10.244.2.3",
          Map.of("app", "web"),
          new PodView.Port("http", "TCP", 9000));
  private static final List<PodView> PODS = List.of(WEB, API, OTHER);
  private static final String OUTSIDE = "203.0.113.70";

  private final List<PolicyView> policies = new ArrayList<>();

  @Test
  void withoutAPolicyEverythingPasses() {
    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
    assertThat(passes(OTHER, WEB, "udp", 1)).isTrue();
  }

  @Test
  void aPolicyWithoutRulesClosesOnlyItsOwnNamespaceAndDirection() {
    policy("shop", "{podSelector: {}, policyTypes: [Ingress]}");

    assertThat(passes(OTHER, API, "tcp", 8080)).isFalse();
    assertThat(passes(WEB, API, "tcp", 8080)).isFalse();
    assertThat(passes(API, OTHER, "tcp", 9000)).isTrue();
  }

  @Test
  void egressIsDroppedAtTheSource() {
    policy("shop", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}");

    assertThat(atNode("node-a").drops(packet(WEB, API, "tcp", 8080))).isTrue();
    assertThat(atNode("node-b").drops(packet(WEB, API, "tcp", 8080))).isFalse();
    assertThat(passes(API, WEB, "tcp", 80)).isTrue();
  }

  @Test
  void ingressIsDroppedAtTheDestination() {
    policy("shop", "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress]}");

    assertThat(atNode("node-a").drops(packet(WEB, API, "tcp", 8080))).isFalse();
    assertThat(atNode("node-b").drops(packet(WEB, API, "tcp", 8080))).isTrue();
  }

  @Test
  void anEmptyRuleAdmitsEveryone() {
    policy("shop", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}");

    assertThat(passes(OTHER, API, "udp", 53)).isTrue();
    assertThat(passesFrom(OUTSIDE, API, "tcp", 1)).isTrue();
  }

  @Test
  void onePeerWithBothSelectorsMeansBoth() {
    policy(
        "shop",
        """
        {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [
          {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}, podSelector: {matchLabels: {app: api}}}]}]}
        """);

    assertThat(passes(OTHER, API, "tcp", 8080)).isFalse();
  }

  @Test
  void twoPeersMeanEither() {
    policy(
        "shop",
        """
        {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [
          {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}},
          {podSelector: {matchLabels: {app: web}}}]}]}
        """);

    assertThat(passes(OTHER, API, "tcp", 8080)).isTrue();
    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
    assertThat(passesFrom(OUTSIDE, API, "tcp", 8080)).isFalse();
  }

  @Test
  void aPodSelectorAloneStaysInItsNamespace() {
    policy(
        "shop",
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}");

    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
    assertThat(passes(OTHER, API, "tcp", 8080)).isFalse();
  }

  @Test
  void anAddressBlockAdmitsWhatItsExceptionsDoNot() {
    policy(
        "shop",
        """
        {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [
          {ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.64/26, 203.0.113.8/32]}},
          {ipBlock: {cidr: 10.244.2.0/24}}]}]}
        """);

    assertThat(passesFrom("203.0.113.10", API, "tcp", 8080)).isTrue();
    assertThat(passesFrom("203.0.113.70", API, "tcp", 8080)).isFalse();
    assertThat(passesFrom("203.0.113.8", API, "tcp", 8080)).isFalse();
    assertThat(passes(OTHER, API, "tcp", 8080)).isTrue();
    assertThat(passes(WEB, API, "tcp", 8080)).isFalse();
  }

  @Test
  void portsAreTcpUnlessTheySayOtherwise() {
    policy(
        "shop",
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 53}, {port: 54, protocol: UDP}]}]}");

    assertThat(passes(WEB, API, "tcp", 53)).isTrue();
    assertThat(passes(WEB, API, "udp", 53)).isFalse();
    assertThat(passes(WEB, API, "udp", 54)).isTrue();
  }

  @Test
  void aPortEntryWithoutNumberIsEveryPortOfItsProtocol() {
    policy(
        "shop", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{protocol: UDP}]}]}");

    assertThat(passes(WEB, API, "udp", 4242)).isTrue();
    assertThat(passes(WEB, API, "tcp", 4242)).isFalse();
  }

  @Test
  void aRangeHoldsBothItsEnds() {
    policy(
        "shop",
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 8000, endPort: 8010}]}]}");

    assertThat(passes(WEB, API, "tcp", 7999)).isFalse();
    assertThat(passes(WEB, API, "tcp", 8000)).isTrue();
    assertThat(passes(WEB, API, "tcp", 8010)).isTrue();
    assertThat(passes(WEB, API, "tcp", 8011)).isFalse();
  }

  @Test
  void aPortNameIsTheDestinationPodsForBothDirections() {
    policy(
        "shop",
        """
        {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{
          to: [{namespaceSelector: {}}], ports: [{port: http}]}]}
        """);
    policy(
        "shop",
        "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{ports: [{port: http}]}]}");

    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
    assertThat(passes(WEB, API, "tcp", 9000)).isFalse();
    assertThat(passes(WEB, OTHER, "tcp", 9000)).isTrue();
    assertThat(passes(WEB, OTHER, "tcp", 8080)).isFalse();
  }

  @Test
  void aPortNameIsOfOneProtocol() {
    policy("shop", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: dns}]}]}");

    assertThat(passes(WEB, API, "tcp", 53)).isFalse();
    assertThat(passes(WEB, API, "udp", 53)).isFalse();
  }

  @Test
  void aPortNameNeverMeansAnAddressOutside() {
    policy(
        "shop",
        """
        {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{
          to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: http}]}]}
        """);

    assertThat(
            atNode("node-a").drops(new NftInterpreter.Packet("10.244.1.2", OUTSIDE, "tcp", 8080)))
        .isTrue();
    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
  }

  @Test
  void policiesAdd() {
    policy("shop", "{podSelector: {}, policyTypes: [Ingress]}");
    policy(
        "shop",
        "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{ports: [{port: 8080}]}]}");

    assertThat(passes(WEB, API, "tcp", 8080)).isTrue();
    assertThat(passes(API, WEB, "tcp", 8080)).isFalse();
  }

  @Test
  void withoutTypesEgressCountsOnlyWhenItHasRules() {
    policy("shop", "{podSelector: {matchLabels: {app: web}}, egress: []}");
    policy("shop", "{podSelector: {matchLabels: {app: api}}, egress: [{ports: [{port: 1}]}]}");

    assertThat(passes(WEB, OTHER, "tcp", 9000)).isTrue();
    assertThat(passes(API, OTHER, "tcp", 9000)).isFalse();
    assertThat(passes(OTHER, WEB, "tcp", 80)).isFalse();
  }

  @Test
  void notInAndDoesNotExistMatchWhereTheKeyIsAbsent() {
    policy(
        "shop",
        """
        {podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [x]},
          {key: tier, operator: DoesNotExist}, {key: app, operator: Exists}]}, policyTypes: [Ingress]}
        """);

    assertThat(passes(WEB, API, "tcp", 8080)).isFalse();
  }

  @Test
  void anUnknownOperatorIsRefused() {
    policy("shop", "{podSelector: {matchExpressions: [{key: app, operator: Gt, values: ['1']}]}}");

    assertThatThrownBy(() -> atNode("node-a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Gt");
  }

  private void policy(String namespace, String spec) {
    try {
      policies.add(new PolicyView(namespace, "p" + policies.size(), Json.YAML.readTree(spec)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private NftInterpreter atNode(String node) {
    return new NftInterpreter(PolicyCompiler.compile(node, PODS, policies));
  }

  private boolean passes(PodView from, PodView to, String protocol, int port) {
    var packet = packet(from, to, protocol, port);
    return !atNode(from.node()).drops(packet) && !atNode(to.node()).drops(packet);
  }

  private boolean passesFrom(String outside, PodView to, String protocol, int port) {
    return !atNode(to.node())
        .drops(new NftInterpreter.Packet(outside, to.address(), protocol, port));
  }

  private static NftInterpreter.Packet packet(PodView from, PodView to, String protocol, int port) {
    return new NftInterpreter.Packet(from.address(), to.address(), protocol, port);
  }

  private static PodView pod(
      String namespace,
      String name,
      String node,
      String address,
      Map<String, String> labels,
      PodView.Port... ports) {
    return new PodView(
        namespace,
        name,
        node,
        address,
        labels,
        Map.of("kubernetes.io/metadata.name", namespace),
        List.of(ports));
  }
}
