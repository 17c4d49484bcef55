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

class EvaluateCommandTest {

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: db-0, namespace: data, labels: {app: db}}
      spec: {containers: [{name: db, image: db}]}
      status: {phase: Running, podIPs: [{ip: 10.0.0.5}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: data}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
          - from:
              - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
                podSelector: {matchLabels: {app: web}}
            ports: [{port: 5432}]
      """;

  private static final String HEADER =
      "src,dst,protocol,dst_port,verdict,reason,egress,ingress,egress_rules,ingress_rules,findings,hints";

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void manifests() throws IOException {
    weir = new CommandLineFixture(folder);
    write("k8s/all.yaml", MANIFESTS);
  }

  @Test
  void writesTheContractsColumnsInTheOrderOfTheFlows() throws IOException {
    write(
        "flows.csv",
        """
        src,dst,protocol,dst_port
        shop/Deployment/web,data/db-0,TCP,5432
        shop/Deployment/web,10.0.0.5,tcp,80
        203.0.113.9,data/db-0,TCP,5432
        data/db-0,203.0.113.9,UDP,53
        """);

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.outLines())
        .containsExactly(
            HEADER,
            "shop/Deployment/web,data/db-0,TCP,5432,ALLOWED,POLICY_ALLOWED,DEFAULT_ALLOW,"
                + "ALLOWED_BY_RULE,,data/db ingress[0].from[0].ports[0],,",
            "shop/Deployment/web,10.0.0.5,tcp,80,DENIED,INGRESS_DENIED,DEFAULT_ALLOW,DENIED,,,,PORT_NOT_LISTED",
            "203.0.113.9,data/db-0,TCP,5432,DENIED,INGRESS_DENIED,NOT_APPLICABLE,DENIED,,,,",
            "data/db-0,203.0.113.9,UDP,53,ALLOWED_NOT_INTENDED,NO_POLICY,DEFAULT_ALLOW,"
                + "NOT_APPLICABLE,,,,");
  }

  @Test
  void outcomeTurnsAPredictionIntoAnObservation() throws IOException {
    write(
        "flows.csv",
        "src,dst,protocol,dst_port,outcome\nshop/Deployment/web,data/db-0,TCP,80,ESTABLISHED\n");

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.outLines().get(1)).contains("ALLOWED_NOT_INTENDED,NOT_ENFORCED");
  }

  @Test
  void mismatchIsShownAndIsExitCodeThree() throws IOException {
    write(
        "flows.csv",
        """
        src,dst,protocol,dst_port,expect_verdict,expect_ingress
        shop/Deployment/web,data/db-0,TCP,5432,ALLOWED,ALLOWED_BY_RULE
        shop/Deployment/web,data/db-0,TCP,80,ALLOWED,
        """);

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.outLines()).hasSize(3);
    assertThat(ended.errLines())
        .containsExactly(
            "weir: "
                + folder.resolve("flows.csv")
                + " line 3: shop/Deployment/web to data/db-0: verdict is DENIED, expected ALLOWED",
            "weir: 1 of 2 flows as expected");
  }

  @Test
  void suiteJudgesEachSubfolderInOrderOfName() throws IOException {
    for (String name : new String[] {"b", "a"}) {
      write("suite/" + name + "/all.yaml", MANIFESTS);
      write("suite/" + name + "/flows.csv", "src,dst,protocol,dst_port\n10.0.0.5,1.1.1.1,UDP,53\n");
    }

    Ended ended = weir.run("evaluate", "--suite", "suite");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines()).hasSize(3);
    assertThat(ended.outLines().get(0)).isEqualTo("case," + HEADER);
    assertThat(ended.outLines().get(1)).startsWith("a,10.0.0.5,1.1.1.1,UDP,53,");
    assertThat(ended.outLines().get(2)).startsWith("b,10.0.0.5,1.1.1.1,UDP,53,");
  }

  @Test
  void unclaimedAddressIsOutsideUnlessTheClusterOwnsItsRange() throws IOException {
    write("flows.csv", "src,dst,protocol,dst_port\n10.9.9.9,data/db-0,TCP,5432\n");

    Ended outside = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");
    Ended inside =
        weir.run(
            "evaluate",
            "--manifests",
            "k8s",
            "--flows",
            "flows.csv",
            "--cluster-cidr",
            "10.0.0.0/8");

    assertThat(outside.outLines().get(1)).contains("DENIED,INGRESS_DENIED,NOT_APPLICABLE,DENIED");
    assertThat(inside.outLines().get(1)).contains("UNDECIDABLE");
  }

  @Test
  void policyWithAnInvalidCidrIsNamedAndItsFlowsAreUndecidable() throws IOException {
    write(
        "k8s/broken.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: broken, namespace: data}
        spec:
          podSelector: {}
          ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/99}}]}]
        """);
    write("flows.csv", "src,dst,protocol,dst_port\n1.1.1.1,data/db-0,TCP,80\n");

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .contains("broken.yaml", "data/broken", "10.0.0.0/99");
    assertThat(ended.outLines().get(1)).contains("UNKNOWN,POLICY_INVALID");
  }

  @Test
  void unknownPodIsAUsageErrorAndNothingIsWritten() throws IOException {
    write(
        "flows.csv",
        "src,dst,protocol,dst_port\n1.1.1.1,data/db-0,TCP,80\n1.1.1.1,data/db-9,TCP,80\n");

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines())
        .containsExactly(
            "weir: "
                + folder.resolve("flows.csv")
                + " line 3: no pod 'data/db-9' in the manifests; the nearest is 'data/db-0'");
  }

  @Test
  void manifestThatIsNoYamlNamesFileAndLine() throws IOException {
    write("k8s/torn.yaml", "kind: Pod\n  metadata: [");
    write("flows.csv", "src,dst,protocol,dst_port\n");

    Ended ended = weir.run("evaluate", "--manifests", "k8s", "--flows", "flows.csv");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).singleElement().asString().contains("torn.yaml", "line 2");
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
