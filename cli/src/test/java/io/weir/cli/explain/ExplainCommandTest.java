package io.weir.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db-0, namespace: shop, labels: {app: db}}
      spec:
        containers:
          - {name: db, image: db, ports: [{name: sql, containerPort: 5432}]}
      status: {phase: Running, podIPs: [{ip: 10.0.0.5}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db-1, namespace: shop, labels: {app: db}}
      spec: {containers: [{name: db, image: db}]}
      status: {phase: Running, podIPs: [{ip: 10.0.0.6}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db, namespace: shop}
      spec: {clusterIP: 10.96.0.7, selector: {app: db}, ports: [{port: 80, targetPort: sql}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: nobody, namespace: shop}
      spec: {clusterIP: 10.96.0.8, selector: {app: gone}, ports: [{port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
          - from: [{podSelector: {matchLabels: {app: web}}}]
            ports: [{port: 80}]
      """;

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void manifests() throws IOException {
    weir = new CommandLineFixture(folder);
    Files.writeString(folder.resolve("all.yaml"), MANIFESTS);
  }

  @Test
  void tellsWhoTheEndsAreAndWhichPartOfWhichRuleFailed() {
    Ended ended = explain("shop/Deployment/web", "shop/db-0", "5432");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.outLines())
        .startsWith(
            "pod shop/Deployment/web → pod shop/db-0  TCP 5432",
            "DENIED  INGRESS_DENIED: The policies at the destination do not let it in.",
            "")
        .containsSubsequence(
            "From  pod shop/Deployment/web of Deployment web; labels: app=web",
            "To    pod shop/db-0 at 10.0.0.5; labels: app=db",
            "Egress of pod shop/Deployment/web",
            "  shop/db says nothing about egress.",
            "Ingress of pod shop/db-0",
            "  DENIED: Isolated for ingress by shop/db, and no rule admits it.",
            "  shop/db selects the pod for ingress (podSelector app=db).",
            "    ingress[0] does not admit it: the peer fits, the port does not.",
            "      ports[0] does not fit: TCP 80 wanted, the flow is TCP 5432.");
  }

  @Test
  void aServiceIsExplainedByThePodsBehindItAndTheirPort() throws IOException {
    Ended text = explain("shop/Deployment/web", "10.96.0.7", "80");
    JsonNode json = json(explain("shop/Deployment/web", "shop/Service/db", "80", "-o", "json"));

    assertThat(text.outLines())
        .contains(
            "Service shop/db: port 80/TCP goes to port sql of 1 pod. Policies see the pod and that"
                + " port.",
            "Pod shop/db-1 has no port 'sql'",
            "pod shop/Deployment/web → pod shop/db-0  TCP 5432");
    assertThat(json.at("/service/target_port").asText()).isEqualTo("sql");
    assertThat(json.at("/flows")).hasSize(1);
    assertThat(json.at("/flows/0/port").asInt()).isEqualTo(5432);
  }

  @Test
  void jsonHasTheSameFactsUnderStableNames() throws IOException {
    JsonNode json = json(explain("shop/Deployment/web", "shop/db-0", "5432", "-o", "json"));

    JsonNode flow = json.at("/flows/0");
    assertThat(json.at("/at").isNull()).isTrue();
    assertThat(flow.at("/source/workload").asText()).isEqualTo("web");
    assertThat(flow.at("/destination/labels/app").asText()).isEqualTo("db");
    assertThat(flow.at("/decision").asText()).isEqualTo("DENY");
    assertThat(flow.at("/ingress/part").asText()).isEqualTo("DENIED");
    JsonNode rule = flow.at("/ingress/policies/0/rules/0");
    assertThat(rule.at("/admits").asText()).isEqualTo("NO");
    assertThat(rule.at("/peers/0/fits").asText()).isEqualTo("YES");
    assertThat(rule.at("/ports/0/cause").asText()).isEqualTo("OTHER_NUMBER");
    assertThat(flow.at("/observed").isEmpty()).isTrue();
  }

  @Test
  void aWrongQuestionIsOneLineAndNothingIsWritten() {
    assertRefused(
        "no pod 'shop/db-9' in the manifests; the nearest is 'shop/db-0'",
        "shop/db-9",
        "1.1.1.1",
        "80");
    assertRefused(
        "port 'http' is none; allowed: 8080, 53/UDP, 9999/SCTP, ICMP and such",
        "shop/db-0",
        "1.1.1.1",
        "http");
    assertRefused(
        "Service shop/db has only the ports 80/TCP", "1.1.1.1", "shop/Service/db", "80/UDP");
    assertRefused("Service shop/nobody selects no pod: {app=gone}", "1.1.1.1", "10.96.0.8", "80");
    assertRefused(
        "'shop/Service/db' stands for several pods: name one of them, or the workload",
        "shop/Service/db",
        "1.1.1.1",
        "80");
  }

  @Test
  void aNameFromTheClusterCannotCommandTheTerminal() throws IOException {
    Files.writeString(
        folder.resolve("evil.yaml"),
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: "x\\e]0;owned\\a", namespace: shop}
        spec: {podSelector: {}}
        """);

    Ended ended = explain("shop/Deployment/web", "shop/db-0", "5432");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("owned").doesNotContain("\u001B", "\u0007");
  }

  private void assertRefused(String message, String... question) {
    Ended ended = explain(question);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).containsExactly("weir: " + message);
  }

  private Ended explain(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "explain";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--manifests";
    all[words.length + 2] = ".";
    return weir.run(all);
  }

  private static JsonNode json(Ended ended) throws IOException {
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new JsonMapper().readTree(ended.out());
  }
}
