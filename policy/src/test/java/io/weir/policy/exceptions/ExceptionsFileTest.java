package io.weir.policy.exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.exceptions.EndSelector.Any;
import io.weir.policy.exceptions.EndSelector.Block;
import io.weir.policy.exceptions.EndSelector.Pods;
import io.weir.policy.exceptions.EndSelector.Workload;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.Cidr;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Requirement.Operator;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionsFileTest {

  private static final String FULL =
      """
      # What we know of and live with.
      version: 1
      exceptions:
        - name: reports-read-orders
          cluster: east
          source:
            namespace: shop
            workload: CronJob/reports
            podSelector:
              matchLabels: {tier: batch}
              matchExpressions:
                - {key: canary, operator: DoesNotExist}
          destination: {namespace: data, pod: orders-0}
          ports: [5432/TCP, 8000-8010/udp, 9100, ICMP]
          covers: [NO_POLICY, DENIED]
          reason: "reports move to the replica in June"
          owner: team-reports
          created: 2026-11-21
          expires: 2027-06-30
        - name: scrape
          source: {cidr: 192.0.2.0/24}
          destination: {any: true}
          reason: metrics
          owner: platform
          created: 2026-11-21T10:00:00+01:00
          expires: 2026-12-01T00:00:00Z
      """;

  private static final String ONE =
      """
      version: 1
      exceptions:
        - name: web-db
          source: {namespace: shop}
          destination: {namespace: data}
          reason: known
          owner: me
          created: 2026-11-21
          expires: 2027-06-30
      """;

  @Test
  void everyFieldReachesItsPlace() {
    List<AcceptedException> read = ExceptionsFile.read(FULL, "exceptions.yaml").all();

    assertThat(read)
        .containsExactly(
            new AcceptedException(
                "reports-read-orders",
                "east",
                new Pods(
                    "shop",
                    new Workload("CronJob", "reports"),
                    null,
                    new LabelSelector(
                        List.of(
                            new Requirement("tier", Operator.IN, Set.of("batch")),
                            new Requirement("canary", Operator.DOES_NOT_EXIST, Set.of())))),
                new Pods("data", null, "orders-0", LabelSelector.EVERYTHING),
                List.of(
                    new AcceptedPorts("TCP", 5432, 5432),
                    new AcceptedPorts("UDP", 8000, 8010),
                    new AcceptedPorts("TCP", 9100, 9100),
                    new AcceptedPorts("ICMP", 0, 65535)),
                new Coverage(Set.of(Verdict.DENIED), Set.of(Reason.NO_POLICY)),
                "reports move to the replica in June",
                "team-reports",
                Instant.parse("2026-11-21T00:00:00Z"),
                Instant.parse("2027-06-30T00:00:00Z")),
            new AcceptedException(
                "scrape",
                null,
                new Block(Cidr.parse("192.0.2.0/24")),
                new Any(),
                List.of(),
                Coverage.STANDARD,
                "metrics",
                "platform",
                Instant.parse("2026-11-21T09:00:00Z"),
                Instant.parse("2026-12-01T00:00:00Z")));
  }

  @Test
  void aFileWithoutEntriesAcceptsNothing() {
    assertThat(ExceptionsFile.read("version: 1\nexceptions:\n", "f").all()).isEmpty();
    assertThat(ExceptionsFile.read("version: 1\n", "f").all()).isEmpty();
    assertThat(ExceptionsFile.read("# none yet\n", "f").all()).isEmpty();
    assertThat(ExceptionsFile.read("", "f").all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: web-db       | nmae: web-db         | nmae: is no key here; the nearest is name",
        "name: web-db       | name: 7              | name: is 7; allowed: text",
        "name: web-db       | name: Web_DB         | name: not allowed (allowed: at most 63",
        "name: web-db       | cluster: x           | name: is missing: what accepted_by will say",
        "{namespace: shop}  | {namespce: shop}     | source.namespce: is no key here; the nearest is namespace",
        "{namespace: shop}  | {}                   | source: selects nothing; allowed: any: true",
        "{namespace: shop}  | shop                 | source: is \"shop\"; allowed: an object",
        "{namespace: shop}  | {namespace: '*'}     | source.namespace: is \"*\"; allowed: the name of one",
        "{namespace: shop}  | {any: false}         | source.any: is false; allowed: true",
        "{namespace: shop}  | {any: true, pod: a}  | source.pod: does not go with any",
        "{namespace: shop}  | {cidr: 10.0.0.0/33}  | source.cidr: no address block: \"10.0.0.0/33\"",
        "{namespace: shop}  | {cidr: 10.0.0.0/8, namespace: a} | source.namespace: does not go with cidr",
        "{namespace: shop}  | {workload: Deployment/web} | source: selects nothing",
        "{namespace: shop}  | {namespace: a, workload: web} | source.workload: is \"web\"; allowed: Kind/name",
        "{namespace: shop}  | {namespace: a, podSelector: {app: web}} | source.podSelector.app: is no key here; the nearest is matchLabels",
        "{namespace: shop}  | {namespace: a, podSelector: {matchLabels: {app: 7}}} | source.podSelector.matchLabels: must be text",
        "{namespace: shop}  | {namespace: a, podSelector: {matchExpressions: [{key: a, operator: in}]}} | source.podSelector.matchExpressions[0].operator: unknown operator",
        "{namespace: shop}  | {namespace: a, podSelector: {matchExpressions: [{key: a, operator: In, value: b}]}} | source.podSelector.matchExpressions[0].value: is no key here",
        "{namespace: shop}  | {namespace: a, podSelector: {matchExpressions: [{key: a, operator: Exists}, {kye: b}]}} | source.podSelector.matchExpressions[1].kye: is no key here",
        "reason: known      | ports: []            | ports: is an empty list",
        "reason: known      | ports: 5432          | ports: is 5432; allowed: a list",
        "reason: known      | ports: [http]        | ports[0]: no port: \"http\"",
        "reason: known      | ports: [80/ICMP]     | ports[0]: no port: \"80/ICMP\"",
        "reason: known      | ports: [65536]       | ports[0]: no port: \"65536\"",
        "reason: known      | ports: [9-8/TCP]     | ports[0]: no port: \"9-8/TCP\"",
        "reason: known      | covers: []           | covers: names nothing",
        "reason: known      | covers: [NO_POLICI]  | covers: \"NO_POLICI\" is no verdict or reason that an exception can cover; the nearest is NO_POLICY",
        "reason: known      | covers: [ALLOWED]    | covers: \"ALLOWED\" is no verdict or reason",
        "reason: known      | covers: [EXEMPT]     | covers: \"EXEMPT\" is no verdict or reason",
        "reason: known      | reason: ''           | reason: is blank",
        "reason: known      | cluster: a           | reason: is missing: say why",
        "owner: me          | cluster: a           | owner: is missing: say who",
        "expires: 2027-06-30 | cluster: a          | expires: is missing: nothing is accepted for ever",
        "expires: 2027-06-30 | expires: June       | expires: is \"June\"; allowed: a date",
        "expires: 2027-06-30 | expires: 2027-06-31 | expires: is \"2027-06-31\"; allowed: a date",
        "expires: 2027-06-30 | expires: 2026-11-21 | expires: 2026-11-21T00:00:00Z is not after created",
        "expires: 2027-06-30 | expires: 2207-06-30 | expires: 2207-06-30T00:00:00Z is more than 366 days after created",
        "version: 1         | version: 2           | version: is 2; allowed: 1",
        "version: 1         | versoin: 1           | versoin: is no key here; the nearest is version",
        "version: 1         | # none               | version: is missing: a file begins with version: 1",
        "name: web-db       | name: &a [*a]        | is not readable as YAML",
        "name: web-db       | name: [              | is not readable as YAML",
        "owner: me          | owner: me\tx: 1      | is not readable as YAML",
        "reason: known      | owner: you           | is not readable as YAML: found duplicate key owner"
      })
  void whatIsWrongIsNamedInOneLine(String right, String wrong, String message) {
    String text = ONE.replace(right, wrong);
    assertThat(text).isNotEqualTo(ONE);

    assertThatThrownBy(() -> ExceptionsFile.read(text, "exceptions.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exceptions.yaml")
        .hasMessageContaining(message)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @Test
  void anErrorNamesFileLineEntryAndField() {
    assertThatThrownBy(
            () -> ExceptionsFile.read(FULL.replace("192.0.2.0/24", "192.0.2.0"), "exceptions.yaml"))
        .hasMessageStartingWith(
            "exceptions.yaml line 20: exceptions[1] \"scrape\": source.cidr: no address block");
  }

  @Test
  void aNameStandsOnce() {
    assertThatThrownBy(
            () ->
                ExceptionsFile.read(
                    FULL.replace("scrape", "reports-read-orders"), "exceptions.yaml"))
        .hasMessageContaining("line 20")
        .hasMessageContaining("is the name of the one in line 4 too");
  }

  @Test
  void aFileThatIsNoYamlIsToldWithTheLine() {
    assertThatThrownBy(() -> ExceptionsFile.read("version: 1\nexceptions:\n  - {name: [}\n", "f"))
        .hasMessageStartingWith("f is not readable as YAML: ")
        .hasMessageEndingWith(" at line 3");
  }

  @Test
  void textMayBeAsLongAsIsAllowedAndNoLonger() {
    String longest = "r".repeat(AcceptedException.LONGEST_TEXT);

    assertThat(ExceptionsFile.read(ONE.replace("known", longest), "f").all())
        .extracting(AcceptedException::reason)
        .containsExactly(longest);
    assertThatThrownBy(() -> ExceptionsFile.read(ONE.replace("known", longest + "r"), "f"))
        .hasMessageEndingWith("reason: is blank or longer than 500 characters");
  }

  @Test
  void highestPortIsAPort() {
    assertThat(AcceptedPorts.parse("65535")).isEqualTo(new AcceptedPorts("TCP", 65535, 65535));
    assertThat(AcceptedPorts.parse("65535")).hasToString("65535/TCP");
  }

  @Test
  void oneThatCoversEverythingIsRefused() {
    String any =
        ONE.replace("{namespace: shop}", "{any: true}").replace("{namespace: data}", "{any: true}");

    assertThatThrownBy(() -> ExceptionsFile.read(any, "f"))
        .hasMessageContaining("covers everything; narrow an end or the ports");
    assertThat(
            ExceptionsFile.read(any.replace("reason:", "ports: [53/UDP]\n    reason:"), "f").all())
        .hasSize(1);
  }

  @Test
  void textThatIsHugeOrNestedWithoutEndIsRefused() {
    assertThatThrownBy(() -> ExceptionsFile.read("#".repeat(1 << 21), "f"))
        .hasMessageContaining("longer than 1048576 characters");
    assertThatThrownBy(() -> ExceptionsFile.read("[".repeat(1 << 20), "f"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not readable as YAML");
  }

  @Test
  void twoDocumentsAreRefused() {
    assertThatThrownBy(() -> ExceptionsFile.read(ONE + "---\n" + ONE, "f"))
        .hasMessageContaining("not readable as YAML");
  }
}
