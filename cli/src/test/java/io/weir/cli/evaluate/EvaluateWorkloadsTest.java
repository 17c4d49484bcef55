package io.weir.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A Git repository before anything is applied: workloads without a pod or an address, policies that
 * name their ports.
 */
class EvaluateWorkloadsTest {

  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: store, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: store}}
        policyTypes: [Ingress, Egress]
        ingress:
          - from: [{podSelector: {matchLabels: {app: client}}}]
            ports: [{port: http}, {port: proxy}, {port: setup}, {port: dns, protocol: UDP}]
        egress:
          - to: [{podSelector: {matchLabels: {app: client}}}]
            ports: [{port: callback}]
      """;

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void repository() throws IOException {
    weir = new CommandLineFixture(folder);
    write("repo/policies/store.yaml", POLICY);
  }

  private static String template(String app, String containers) {
    return "{metadata: {labels: {app: " + app + "}}, spec: {" + containers + "}}";
  }

  private static String workload(String apiVersion, String kind, String name, String template) {
    String spec =
        kind.equals("CronJob")
            ? "{schedule: '@daily', jobTemplate: {spec: {template: " + template + "}}}"
            : "{template: " + template + "}";
    return "apiVersion: %s%nkind: %s%nmetadata: {name: %s, namespace: shop}%nspec: %s%n"
        .formatted(apiVersion, kind, name, spec);
  }

  private static final String STORE_CONTAINERS =
      """
      initContainers: [
        {name: migrate, image: i, ports: [{name: setup, containerPort: 7000}]},
        {name: mesh, image: i, restartPolicy: Always, ports: [{name: proxy, containerPort: 15001}]}],
      containers: [
        {name: store, image: i, ports: [{name: http, containerPort: 8080}]},
        {name: names, image: i, ports: [{name: dns, containerPort: 5353, protocol: UDP}]}]
      """;

  private static final String CLIENT_CONTAINERS =
      "containers: [{name: c, image: i, ports: [{name: callback, containerPort: 9000}]}]";

  @ParameterizedTest
  @CsvSource({
    "apps/v1,Deployment",
    "apps/v1,StatefulSet",
    "apps/v1,DaemonSet",
    "apps/v1,ReplicaSet",
    "batch/v1,Job",
    "batch/v1,CronJob",
    "v1,ReplicationController",
  })
  void eachKindIsJudgedAtBothEndsByItsTemplate(String apiVersion, String kind) throws IOException {
    write(
        "repo/apps/store.yaml",
        workload(apiVersion, kind, "store", template("store", STORE_CONTAINERS)));
    write(
        "repo/apps/client.yaml",
        workload(apiVersion, kind, "client", template("client", CLIENT_CONTAINERS)));
    write("repo/apps/other.yaml", workload(apiVersion, kind, "other", template("other", "")));
    String store = "shop/" + kind + "/store";
    String client = "shop/" + kind + "/client";
    write(
        "flows.csv",
        String.join(
            "\n",
            "src,dst,protocol,dst_port",
            client + "," + store + ",TCP,8080",
            client + "," + store + ",TCP,15001",
            client + "," + store + ",UDP,5353",
            client + "," + store + ",TCP,7000",
            client + "," + store + ",TCP,5353",
            "shop/" + kind + "/other," + store + ",TCP,8080",
            store + "," + client + ",TCP,9000",
            store + "," + client + ",TCP,9001",
            "203.0.113.9," + store + ",TCP,8080"));

    Ended ended = weir.run("evaluate", "--manifests", "repo", "--flows", "flows.csv");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(parts(ended))
        .containsExactly(
            "POLICY_ALLOWED,DEFAULT_ALLOW,ALLOWED_BY_RULE,shop/store ingress[0].from[0].ports[0]",
            "POLICY_ALLOWED,DEFAULT_ALLOW,ALLOWED_BY_RULE,shop/store ingress[0].from[0].ports[1]",
            "POLICY_ALLOWED,DEFAULT_ALLOW,ALLOWED_BY_RULE,shop/store ingress[0].from[0].ports[3]",
            "INGRESS_DENIED,DEFAULT_ALLOW,DENIED,",
            "INGRESS_DENIED,DEFAULT_ALLOW,DENIED,",
            "INGRESS_DENIED,DEFAULT_ALLOW,DENIED,",
            "POLICY_ALLOWED,ALLOWED_BY_RULE,DEFAULT_ALLOW,shop/store egress[0].to[0].ports[0]",
            "EGRESS_DENIED,DENIED,DEFAULT_ALLOW,",
            "INGRESS_DENIED,NOT_APPLICABLE,DENIED,");
  }

  /** Reason, both parts, and whichever end's rules there are. */
  private static List<String> parts(Ended ended) {
    return ended.outLines().stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(c -> c[5] + "," + c[6] + "," + c[7] + "," + c[8] + c[9])
        .toList();
  }

  @Test
  void aWorkloadOnTheHostNetworkIsExempt() throws IOException {
    write(
        "repo/apps/store.yaml",
        workload("apps/v1", "DaemonSet", "store", template("store", "hostNetwork: true")));
    write("flows.csv", "src,dst,protocol,dst_port\n203.0.113.9,shop/DaemonSet/store,TCP,8080\n");
    Ended ended = weir.run("evaluate", "--manifests", "repo", "--flows", "flows.csv");
    assertThat(parts(ended)).containsExactly("EXEMPT,NOT_APPLICABLE,EXEMPT,");
  }

  @Test
  void aBlockCannotBeComparedWithAWorkload() throws IOException {
    write(
        "repo/policies/store.yaml",
        POLICY.replace(
            "[{podSelector: {matchLabels: {app: client}}}]", "[{ipBlock: {cidr: 0.0.0.0/0}}]"));
    write(
        "repo/apps/store.yaml",
        workload("apps/v1", "Deployment", "store", template("store", STORE_CONTAINERS))
            + "---\n"
            + workload("apps/v1", "Deployment", "client", template("client", "")));
    write(
        "flows.csv",
        "src,dst,protocol,dst_port\nshop/Deployment/client,shop/Deployment/store,TCP,8080\n");
    Ended ended = weir.run("evaluate", "--manifests", "repo", "--flows", "flows.csv");
    assertThat(parts(ended)).containsExactly("ADDRESS_UNKNOWN,DEFAULT_ALLOW,UNDECIDABLE,");
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
