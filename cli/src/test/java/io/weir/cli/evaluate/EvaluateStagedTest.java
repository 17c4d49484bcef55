package io.weir.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What evaluate says of policies that nobody applied yet, and of intent. */
class EvaluateStagedTest {

  private static final String HEADER =
      "src,dst,protocol,dst_port,verdict,reason,egress,ingress,egress_rules,ingress_rules,findings,hints";

  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: data}
      spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db}]}}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: data}
      spec: {podSelector: {}, ingress: [{ports: [{port: 5432}, {port: 9187}]}]}
      """;

  private static final String NARROWER =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: data}
      spec: {podSelector: {}, ingress: [{ports: [{port: 5432}]}]}
      """;

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void inputs() throws IOException {
    weir = new CommandLineFixture(folder);
    write("k8s/all.yaml", MANIFESTS);
    write("next/db.yaml", NARROWER);
    write(
        "flows.csv",
        """
        src,dst,protocol,dst_port
        shop/Deployment/web,data/Deployment/db,TCP,5432
        shop/Deployment/web,data/Deployment/db,TCP,9187
        shop/Deployment/web,data/Deployment/db,TCP,80
        """);
  }

  private Ended evaluate(String... more) {
    String[] base = {"evaluate", "--manifests", "k8s", "--flows", "flows.csv"};
    String[] args = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, args, base.length, more.length);
    return weir.run(args);
  }

  @Test
  void theFlowThatAStagedPolicyWouldDenyIsNamedInAColumnOfItsOwn() {
    Ended ended = evaluate("--staged", "next");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.outLines())
        .containsExactly(
            HEADER + ",staged_policies",
            "shop/Deployment/web,data/Deployment/db,TCP,5432,ALLOWED,POLICY_ALLOWED,DEFAULT_ALLOW,"
                + "ALLOWED_BY_RULE,,data/db ingress[0].ports[0],,,",
            "shop/Deployment/web,data/Deployment/db,TCP,9187,ALLOWED_NOT_INTENDED,INTENT_VIOLATION,"
                + "DEFAULT_ALLOW,ALLOWED_BY_RULE,,data/db ingress[0].ports[1],INTENT_VIOLATION,,data/db",
            "shop/Deployment/web,data/Deployment/db,TCP,80,DENIED,INGRESS_DENIED,DEFAULT_ALLOW,DENIED,,,,"
                + "PORT_NOT_LISTED,");
  }

  @Test
  void withoutTheOptionTheContractsHeaderStands() {
    assertThat(evaluate().outLines().get(0)).isEqualTo(HEADER);
  }

  @Test
  void failOnFindsViolations() {
    assertThat(evaluate("--staged", "next", "--fail-on", "INTENT_VIOLATION").exitCode())
        .isEqualTo(3);
    assertThat(evaluate("--fail-on", "INTENT_VIOLATION").exitCode()).isZero();
  }

  @Test
  void staysBeforeTheColumnOfExceptions() throws IOException {
    write("exceptions.yaml", "version: 1\n");

    assertThat(evaluate("--staged", "next", "--exceptions", "exceptions.yaml").outLines().get(0))
        .isEqualTo(HEADER + ",staged_policies,accepted_by");
  }

  @Test
  void otherKindsAmongStagedFilesAreNamedAndDoNotCount() throws IOException {
    write("next/pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: shop}}");

    Ended ended = evaluate("--staged", "next");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.errLines())
        .containsExactly(
            "weir: warning: "
                + folder.resolve("next/pod.yaml")
                + " (document 1): Pod shop/x: kind: only NetworkPolicy of networking.k8s.io can be"
                + " staged, is Pod: left out");
  }

  @Test
  void aLabelledConfigMapAmongTheManifestsStagesToo() throws IOException {
    write(
        "k8s/staged.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: next, namespace: data, labels: {weir/staged: "true"}}
        data:
          db.yaml: |
        """
            + NARROWER.indent(4));

    assertThat(evaluate().outLines().get(2)).contains("INTENT_VIOLATION");
    write("next/db.yaml", NARROWER.replace("5432", "9187"));
    Ended files = evaluate("--staged", "next");
    assertThat(files.outLines().get(1)).contains("INTENT_VIOLATION");
    assertThat(files.outLines().get(2)).contains("POLICY_ALLOWED");
  }

  @Test
  void stagedFilesThatCannotBeReadEndTheCommand() throws IOException {
    write("next/db.yaml", "a: [");

    Ended ended = evaluate("--staged", "next");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).singleElement().asString().contains("is not readable as YAML");
  }

  @Test
  void stagedGoesWithManifestsNotWithASuite() throws IOException {
    write("suite/a/flows.csv", "src,dst,protocol,dst_port\n");

    assertThat(weir.run("evaluate", "--suite", "suite", "--staged", "next").exitCode())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "any, ALLOWED, POLICY_ALLOWED",
    "INGRESS, ALLOWED, POLICY_ALLOWED",
    "egress, ALLOWED_NOT_INTENDED, NO_POLICY",
    "both, ALLOWED_NOT_INTENDED, NO_POLICY",
  })
  void theEndsThatIntentRequiresAreAsked(String required, String verdict, String reason) {
    assertThat(evaluate("--intent-require", required).outLines().get(1))
        .contains("," + verdict + "," + reason + ",");
  }

  @ParameterizedTest
  @CsvSource({"INTENT_VIOLATION", "intent-violation", "'any-namespace,INTENT_VIOLATION'"})
  void aFindingCanBeSwitchedOff(String codes) {
    Ended ended = evaluate("--staged", "next", "--disabled-findings", codes);

    assertThat(ended.outLines().get(2)).contains(",ALLOWED,POLICY_ALLOWED,").endsWith(",,");
  }

  @ParameterizedTest
  @CsvSource({
    "--disabled-findings, STATE_IN_TRANSITION, the nearest is",
    "--disabled-findings, INTENT_VIOLATON, the nearest is INTENT_VIOLATION",
    "--intent-require, all, --intent-require",
  })
  void aWrongValueIsOneLine(String option, String value, String message) {
    Ended ended = evaluate(option, value);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).singleElement().asString().contains(message).contains(value);
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
