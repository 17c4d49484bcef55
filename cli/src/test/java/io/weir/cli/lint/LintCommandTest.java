package io.weir.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest {

  private static final String APPS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: data}
      spec:
        template:
          metadata: {labels: {app: customers-db}}
          spec: {containers: [{name: db, ports: [{containerPort: 5432}]}]}
      """;

  private static final String POLICIES =
      """
      # Closes the database.
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: db
        namespace: data
      spec:
        podSelector:
          matchLabels: {app: customer-db}
        policyTypes: [Ingress, Egress]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: open, namespace: data}
      spec:
        podSelector: {}
        ingress:
          - ports: [{port: 5432}]
          - {}
      """;

  private static final String CLEAN =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: data}
      spec:
        podSelector: {matchLabels: {app: customers-db}}
        policyTypes: [Ingress, Egress]
        ingress:
          - ports: [{port: 5432}]
      """;

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void manifests() throws IOException {
    weir = new CommandLineFixture(folder);
    write("k8s/apps.yaml", APPS);
    write("k8s/policies.yaml", POLICIES);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void showsFindingsUnderTheirFileWithLineAndCure() {
    Ended ended = weir.run("lint", "k8s");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .isEqualTo(
            """
            k8s/policies.yaml
                8  warning  POLICY_SELECTS_NOTHING  data/db podSelector
                   no pod of namespace data has app: customer-db: the policy protects nothing
                   cure: write app: customers-db for app: customer-db
               18  info     RULE_ADDS_NOTHING  data/open ingress[0]
                   data/open ingress[1] admits all that this rule admits
                   cure: Take the rule away, or narrow the wider one if that was meant.
               19  info     ALLOW_ALL_RULE  data/open ingress[1]
                   has neither peers nor ports: it admits every port from anybody
                   cure: Name the peers and the ports that are meant.

            3 findings in 2 policies: 0 errors, 1 warning, 2 info
            """);
  }

  @Test
  void saysSoWhenThereIsNothing() throws IOException {
    write("k8s/policies.yaml", CLEAN);

    Ended ended = weir.run("lint", "k8s", "--fail-on", "info");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).isEqualTo("0 findings in 1 policy: 0 errors, 0 warnings, 0 info\n");
  }

  @Test
  void pathsAreShortForManifests() {
    assertThat(weir.run("lint", "--manifests", "k8s/apps.yaml", "k8s/policies.yaml").out())
        .isEqualTo(weir.run("lint", "k8s/apps.yaml", "k8s/policies.yaml").out())
        .isNotEmpty();
  }

  @Test
  void rowsCarryEveryPartOfAFinding() {
    assertThat(weir.run("lint", "k8s", "-o", "csv", "--ignore", "RULE_ADDS_NOTHING").outLines())
        .containsExactly(
            "severity,code,namespace,policy,standing,field,file,line,message,cure",
            "warning,POLICY_SELECTS_NOTHING,data,db,IN_FORCE,spec.podSelector,k8s/policies.yaml,8,"
                + "no pod of namespace data has app: customer-db: the policy protects nothing,"
                + "write app: customers-db for app: customer-db",
            "info,ALLOW_ALL_RULE,data,open,IN_FORCE,spec.ingress[1],k8s/policies.yaml,19,"
                + "has neither peers nor ports: it admits every port from anybody,"
                + "Name the peers and the ports that are meant.");
    assertThat(weir.run("lint", "k8s", "-o", "json").out())
        .contains("{\"severity\":\"warning\",\"code\":\"POLICY_SELECTS_NOTHING\"")
        .contains("\"line\":8");
    assertThat(weir.run("lint", "k8s", "-o", "table").outLines().get(0))
        .matches("severity +code +namespace.*");
  }

  @ParameterizedTest
  @CsvSource({
    "error, 0",
    "warning, 3",
    "INFO, 3",
    "POLICY_SELECTS_NOTHING, 3",
    "policy_selects_nothing, 3",
    "SELECTOR_MIXUP, 0",
  })
  void failsOnWhatIsAsked(String what, int exitCode) {
    assertThat(weir.run("lint", "k8s", "--fail-on", what).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void ignoredCodesDoNotFailAndAreCounted() {
    Ended ended =
        weir.run("lint", "k8s", "--ignore", "POLICY_SELECTS_NOTHING", "--fail-on", "warning");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines())
        .last()
        .isEqualTo("2 findings in 2 policies: 0 errors, 0 warnings, 2 info; 1 ignored");
  }

  @Test
  void annotationOfThePolicyIgnoresToo() throws IOException {
    write(
        "k8s/policies.yaml",
        POLICIES.replace(
            "name: open, namespace: data",
            "name: open, namespace: data,"
                + " annotations: {weir/lint-ignore: 'ALLOW_ALL_RULE,RULE_ADDS_NOTHING'}"));

    assertThat(weir.run("lint", "k8s").outLines())
        .last()
        .isEqualTo("1 finding in 2 policies: 0 errors, 1 warning, 0 info; 2 ignored");
  }

  @Test
  void namespaceLimitsWhatIsSaid() throws IOException {
    write("k8s/other.yaml", CLEAN.replace("namespace: data", "namespace: other"));

    assertThat(weir.run("lint", "k8s", "-n", "other").outLines())
        .containsExactly(
            "k8s/other.yaml",
            "    5  warning  POLICY_SELECTS_NOTHING  other/db podSelector",
            "       no pod of namespace other has app: customers-db: the policy protects nothing",
            "       cure: such pods live in namespace data: a policy selects pods of its own"
                + " namespace only",
            "",
            "1 finding in 1 policy: 0 errors, 1 warning, 0 info");
  }

  @Test
  void findingsAboutANamespaceStandWhereItIsDefined() throws IOException {
    write("k8s/ns.yaml", "# ours\napiVersion: v1\nkind: Namespace\nmetadata: {name: data}\n");
    Files.delete(folder.resolve("k8s/policies.yaml"));

    assertThat(weir.run("lint", "k8s").outLines())
        .startsWith("k8s/ns.yaml", "    2  info     NAMESPACE_WITHOUT_POLICY  data");
  }

  @Test
  void stagedPoliciesStandInTheirOwnFile() throws IOException {
    write("k8s/policies.yaml", CLEAN);
    write("staged/p.yaml", CLEAN.replace("app: customers-db", "app: customer-db"));
    String expected =
        """
        staged/p.yaml
            5  warning  POLICY_SELECTS_NOTHING  data/db podSelector (staged)
        """;

    assertThat(weir.run("lint", "k8s", "--staged", "staged").out()).startsWith(expected);
    assertThat(weir.run("lint", "--manifests", "k8s", "--staged", "staged").out())
        .startsWith(expected);
  }

  @Test
  void namesCannotReachTheTerminal() throws IOException {
    write("k8s/policies.yaml", POLICIES.replace("name: open", "name: \"o\\e[31mpen\""));

    for (String format : new String[] {"text", "table", "json", "sarif"}) {
      assertThat(weir.run("lint", "k8s", "-o", format).out()).doesNotContain("\u001b");
    }
  }

  @Nested
  class WrongCommandLine {

    private void assertRefused(String message, String... args) {
      Ended ended = weir.run(args);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.errLines()).singleElement().asString().contains(message);
    }

    @Test
    void nothingToLint() {
      assertRefused("nothing to lint: give PATH, --manifests, --kubeconfig or --archive", "lint");
    }

    @Test
    void twoClusters() {
      assertRefused(
          "both a cluster and the manifests 'k8s' are given",
          "lint",
          "k8s",
          "--archive",
          folder.toString());
    }

    @Test
    void noSuchFolder() {
      assertRefused("k9s does not exist", "lint", "k9s");
    }

    @Test
    void unknownSeverityOrCodeNamesTheNearest() {
      assertRefused("the nearest is WARNING", "lint", "k8s", "--fail-on", "warnings");
      assertRefused("the nearest is SELECTOR_MIXUP", "lint", "k8s", "--fail-on", "SELECTOR_MIXPU");
    }

    @Test
    void unknownCodeToIgnore() {
      assertRefused("NONSENSE", "lint", "k8s", "--ignore", "NONSENSE");
    }

    @Test
    void unknownNamespaceNamesTheNearest() {
      assertRefused(
          "no namespace 'date' in the manifests; the nearest is 'data'",
          "lint",
          "k8s",
          "-n",
          "date");
    }

    @Test
    void rangeThatIsNone() {
      assertRefused("no address block", "lint", "k8s", "--cluster-cidr", "10.0.0.0/99");
    }
  }
}
