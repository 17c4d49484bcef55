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

/** What evaluate ends with when flows are asked to be fine, or accepted. */
class EvaluateGateTest {

  private static final String HEADER =
      "src,dst,protocol,dst_port,verdict,reason,egress,ingress,egress_rules,ingress_rules,findings,hints";

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void twoFlowsOneOpenOneDenied() throws IOException {
    weir = new CommandLineFixture(folder);
    write(
        "k8s.yaml",
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
        metadata: {name: db-0, namespace: data, labels: {app: db}}
        spec: {containers: [{name: db, image: db}]}
        status: {phase: Running, podIPs: [{ip: 10.0.0.5}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: data}
        spec: {podSelector: {matchLabels: {app: db}}}
        """);
    write(
        "flows.csv",
        """
        src,dst,protocol,dst_port
        shop/Deployment/web,203.0.113.9,TCP,443
        shop/Deployment/web,data/db-0,TCP,5432
        """);
    write("exceptions.yaml", exceptions("ALLOWED_NOT_INTENDED", "2026-06-30"));
  }

  @Test
  void theContractsHeaderIsUntouchedWithoutExceptions() {
    Ended ended = evaluate("--fail-on", "UNKNOWN");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines().get(0)).isEqualTo(HEADER);
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void exceptionsAddTheLastColumn() {
    Ended ended = evaluate("--exceptions", "exceptions.yaml", "--at", "2026-06-29");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines().get(0)).isEqualTo(HEADER + ",accepted_by");
    assertThat(ended.outLines().get(1))
        .contains("ALLOWED_NOT_INTENDED,NO_POLICY")
        .endsWith(",web-out");
    assertThat(ended.outLines().get(2)).contains("DENIED,INGRESS_DENIED").endsWith(",");
  }

  @Test
  void anExpiredOneReturns() {
    Ended before =
        evaluate(
            "--exceptions",
            "exceptions.yaml",
            "--at",
            "2026-06-29T23:59:59.999Z",
            "--fail-on",
            "NO_POLICY");
    Ended from =
        evaluate(
            "--exceptions",
            "exceptions.yaml",
            "--at",
            "2026-06-30T00:00:00Z",
            "--fail-on",
            "NO_POLICY");

    assertThat(before.exitCode()).isZero();
    assertThat(before.errLines())
        .containsExactly("weir: 0 flows have what --fail-on names; 1 more is accepted");
    assertThat(from.exitCode()).isEqualTo(3);
    assertThat(from.outLines().get(1)).endsWith(",");
    assertThat(from.errLines())
        .containsExactly(
            "weir: warning: 1 of 1 exceptions has expired, so that what it covered is back: web-out",
            "weir: "
                + folder.resolve("flows.csv")
                + " line 2: shop/Deployment/web to 203.0.113.9: ALLOWED_NOT_INTENDED NO_POLICY",
            "weir: 1 flow has what --fail-on names; 0 more are accepted");
  }

  @Test
  void withoutATimeItIsNow() throws IOException {
    write(
        "exceptions.yaml", exceptions("DENIED", "2026-01-02").replace("2026-01-01", "2025-12-01"));

    assertThat(evaluate("--exceptions", "exceptions.yaml", "--fail-on", "DENIED").exitCode())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DENIED                      | 3",
        "denied                      | 3",
        "INGRESS_DENIED              | 3",
        "EGRESS_DENIED               | 0",
        "UNKNOWN,NO_POLICY           | 3",
        "ALLOWED_NOT_INTENDED,DENIED | 3",
        "ANY_NAMESPACE,UNKNOWN       | 0",
      })
  void anyOfTheCodesEndsWithThree(String codes, int exitCode) {
    assertThat(evaluate("--fail-on", codes).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void aDenialIsNotAcceptedUnlessItIsNamed() throws IOException {
    String[] args = {
      "--exceptions", "exceptions.yaml", "--at", "2026-02-01", "--fail-on", "DENIED"
    };
    write(
        "exceptions.yaml",
        exceptions("ALLOWED_NOT_INTENDED", "2026-06-30")
            .replace("cidr: 203.0.113.0/24", "any: true"));
    assertThat(evaluate(args).exitCode()).isEqualTo(3);

    write(
        "exceptions.yaml",
        exceptions("DENIED", "2026-06-30").replace("cidr: 203.0.113.0/24", "any: true"));
    assertThat(evaluate(args).exitCode()).isZero();
  }

  @Test
  void anExceptionForOneClusterCoversFlowsOfThatOne() throws IOException {
    write(
        "exceptions.yaml",
        exceptions("NO_POLICY", "2026-06-30")
            .replace("    reason:", "    cluster: east\n    reason:"));
    String[] args = {
      "--exceptions", "exceptions.yaml", "--at", "2026-02-01", "--fail-on", "NO_POLICY"
    };

    assertThat(evaluate(args).exitCode()).isEqualTo(3);
    assertThat(evaluate(with(args, "--cluster", "west")).exitCode()).isEqualTo(3);
    assertThat(evaluate(with(args, "--cluster", "east")).exitCode()).isZero();
  }

  @Test
  void aFailedExpectationStillEndsWithThree() throws IOException {
    write(
        "flows.csv",
        """
        src,dst,protocol,dst_port,expect_verdict
        shop/Deployment/web,203.0.113.9,TCP,443,DENIED
        """);

    Ended ended = evaluate("--exceptions", "exceptions.yaml", "--at", "2026-02-01");

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("verdict is ALLOWED_NOT_INTENDED, expected DENIED");
  }

  @Test
  void manyFlowsAreCountedAfterTheFirstTwenty() throws IOException {
    write(
        "flows.csv",
        "src,dst,protocol,dst_port\n" + "shop/Deployment/web,203.0.113.9,TCP,443\n".repeat(25));

    Ended ended = evaluate("--fail-on", "NO_POLICY");

    assertThat(ended.errLines()).hasSize(22);
    assertThat(ended.errLines().get(20)).isEqualTo("weir: … and 5 more");
    assertThat(ended.errLines().get(21)).startsWith("weir: 25 flows have what --fail-on names");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fail-on=DENYED          | weir: --fail-on 'DENYED' is no verdict, reason or finding; the nearest is DENIED",
        "--exceptions=none.yaml    | none.yaml does not exist: name an exceptions.yaml",
        "--exceptions=k8s.yaml     | k8s.yaml is not readable as YAML",
        "--exceptions=flows.csv    | flows.csv: is \"src,dst,protocol,dst_port shop",
        "--at=June                 | weir: --at is 'June'; allowed: a date such as 2027-06-30",
        "--at=2026-02-30           | weir: --at is '2026-02-30'; allowed: a date",
      })
  void whatIsWrongIsOneLineAndNothingIsWritten(String option, String message) {
    Ended ended = evaluate(option);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).singleElement().asString().contains(message);
  }

  private Ended evaluate(String... more) {
    return weir.run(
        with(new String[] {"evaluate", "--manifests", "k8s.yaml", "--flows", "flows.csv"}, more));
  }

  private static String[] with(String[] args, String... more) {
    return java.util.stream.Stream.of(args, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  private static String exceptions(String covers, String expires) {
    return """
        version: 1
        exceptions:
          - name: web-out
            source: {namespace: shop, workload: Deployment/web}
            destination: {cidr: 203.0.113.0/24}
            covers: [%s]
            reason: known
            owner: me
            created: 2026-01-01
            expires: %s
        """
        .formatted(covers, expires);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
