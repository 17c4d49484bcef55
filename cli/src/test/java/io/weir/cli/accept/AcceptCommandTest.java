package io.weir.cli.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import io.weir.cli.query.TestArchive;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.AcceptedPorts;
import io.weir.policy.exceptions.Coverage;
import io.weir.policy.exceptions.EndText;
import io.weir.policy.exceptions.ExceptionsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptCommandTest {

  private final String day = LocalDate.now(ZoneOffset.UTC).plusDays(100).toString();

  @TempDir private Path folder;
  private CommandLineFixture weir;
  private Path file;

  @BeforeEach
  void place() {
    weir = new CommandLineFixture(folder);
    file = folder.resolve("exceptions.yaml");
  }

  @Test
  void aMissingFileIsBegunWithAnExplanation() throws IOException {
    Ended ended = accept("shop/Deployment/web", "data/StatefulSet/db", "5432/TCP");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines())
        .containsExactly(
            "weir: accepted until " + day + "T00:00:00Z as 'shop-web-to-data-db-5432' in " + file,
            "weir: give the file to weir run or weir evaluate, or to the job, as --exceptions; they"
                + " read it when they start");
    assertThat(Files.readString(file)).startsWith("# Flows that someone accepted as they are");
    AcceptedException entry = entries().get(0);
    assertThat(entry.name()).isEqualTo("shop-web-to-data-db-5432");
    assertThat(entry.source()).isEqualTo(EndText.parse("shop/Deployment/web"));
    assertThat(entry.destination()).isEqualTo(EndText.parse("data/StatefulSet/db"));
    assertThat(entry.ports()).containsExactly(AcceptedPorts.parse("5432"));
    assertThat(entry.covers()).isEqualTo(Coverage.STANDARD);
    assertThat(entry.reason()).isEqualTo("known: it's \"fine\" # really");
    assertThat(entry.owner()).isEqualTo("team-a");
    assertThat(entry.expires()).isEqualTo(Instant.parse(day + "T00:00:00Z"));
    assertThat(Duration.between(entry.created(), Instant.now())).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void eachEntryIsAddedToWhatStandsThereCommentsAndAll() throws IOException {
    Files.writeString(file, "# ours\nversion: 1\nexceptions:   # reviewed weekly\n");

    accept("shop/any", "192.0.2.0/24", "443");
    String once = Files.readString(file);
    accept("any", "data/db-0", "any", "--covers", "NO_POLICY,DENIED", "--cluster", "east");

    assertThat(once).startsWith("# ours\nversion: 1\nexceptions:   # reviewed weekly\n  - name: ");
    assertThat(Files.readString(file)).startsWith(once);
    assertThat(entries())
        .extracting(AcceptedException::name)
        .containsExactly("shop-any-to-192.0.2.0-24-443", "any-to-data-db-0");
    assertThat(entries().get(1).covers()).isEqualTo(Coverage.of(List.of("NO_POLICY", "DENIED")));
    assertThat(entries().get(1).cluster()).isEqualTo("east");
    assertThat(entries().get(1).ports()).isEmpty();
  }

  @Test
  void anEdgeMayBeOneWord() throws IOException {
    assertThat(accept("shop/web-1 -> data/db-0 53/UDP").exitCode()).isZero();

    assertThat(entries().get(0).source()).hasToString("shop/web-1");
    assertThat(entries().get(0).ports()).containsExactly(AcceptedPorts.parse("53/UDP"));
  }

  @Test
  void aSpanCountsFromNow() throws IOException {
    weir.run(
        "accept", "shop/web-1", "data/db-0", "TCP", "--reason=r", "--owner=o", "--until", "90d");

    assertThat(Duration.between(entries().get(0).created(), entries().get(0).expires()))
        .isEqualTo(Duration.ofDays(90));
  }

  @Test
  void aDryRunShowsTheEntryAndWritesNothing() {
    Ended ended = accept("shop/web-1", "data/db-0", "5432", "--dry-run");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .startsWith(
            """
              - name: shop-web-1-to-data-db-0-5432
                source:
                  namespace: shop
                  pod: web-1
                destination:
                  namespace: data
                  pod: db-0
                ports: [5432/TCP]
                reason: "known: it's \\"fine\\" # really"
                owner: team-a
            """);
    assertThat(ended.errLines())
        .containsExactly("weir: nothing is written; without --dry-run it goes to " + file);
    assertThat(file).doesNotExist();
  }

  @Test
  void theSameIsNotAcceptedTwiceWhileItHolds() throws IOException {
    accept("shop/web-1", "data/db-0", "5432");
    String once = Files.readString(file);

    Ended ended = accept("shop/web-1", "data/db-0", "5432");

    assertRefused(
        ended,
        "shop/web-1 to data/db-0 on 5432/TCP is accepted already, until "
            + day
            + "T00:00:00Z, by 'shop-web-1-to-data-db-0-5432' in "
            + file
            + "; to renew it, change created and expires there");
    assertThat(file).hasContent(once);
    assertRefused(
        accept("shop/web-2", "data/db-0", "1", "--name", "shop-web-1-to-data-db-0-5432"),
        "--name 'shop-web-1-to-data-db-0-5432' is taken");
  }

  @Test
  void whatHasExpiredMayBeAcceptedAgainUnderAnotherName() throws IOException {
    accept("shop/web-1", "data/db-0", "5432");
    String expired =
        Files.readString(file)
            .replace(day, "2020-06-30")
            .replaceAll("created: .*", "created: 2020-01-01");
    Files.writeString(file, expired);

    assertThat(accept("shop/web-1", "data/db-0", "5432").exitCode()).isZero();

    assertThat(entries())
        .extracting(AcceptedException::name)
        .containsExactly("shop-web-1-to-data-db-0-5432", "shop-web-1-to-data-db-0-5432-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop/web a/b               | an edge is SRC DST PORT[/PROTO]",
        "web a/b 80                 | SRC 'web': no IP address: \"web\" (allowed: an IPv4 or IPv6 address); an end is any",
        "shop/web a/Service/b 80    | DST 'a/Service/b': is \"Service/b\"; allowed: a workload",
        "shop/web a/b http          | PORT 'http': no port: \"http\"",
        "any any any                | both ends are any and no ports are given, so that it covers everything",
        "shop/web a/b 80 --covers X | --covers: \"X\" is no verdict or reason",
        "shop/web a/b 80 --name A_B | name: not allowed (allowed: at most 63",
        "--list shop/web            | --list takes no edge: 'shop/web'",
      })
  void whatIsWrongIsOneLineAndNothingIsWritten(String args, String message) {
    String[] given = args.strip().split(" ");
    Ended ended =
        args.contains("--list") ? weir.run(with(new String[] {"accept"}, given)) : accept(given);

    assertRefused(ended, message);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--owner=o --until=1d              | --reason",
        "--reason=r --until=1d             | --owner",
        "--reason=r --owner=o              | --until",
        "--reason=r --owner=o --until=June | --until is 'June'; allowed: a date",
        "--reason=r --owner=o --until=367d | is more than 366 days after created",
        "--reason=r --owner=o --until=2020-01-01 | is not after created",
        "--reason=r --owner= --until=1d    | --owner is blank",
      })
  void aDecisionHasAReasonAnOwnerAndAnEnd(String options, String message) {
    Ended ended =
        weir.run(
            with(
                new String[] {"accept", "shop/web-1", "data/db-0", "80"},
                options.strip().split(" +")));

    assertRefused(ended, message);
    assertThat(file).doesNotExist();
  }

  @Test
  void aBrokenFileIsNamedAndLeftAlone() throws IOException {
    Files.writeString(file, "version: 1\nexceptions:\n  - nam: x\n");

    assertRefused(
        accept("shop/web-1", "data/db-0", "80"),
        file + " line 3: exceptions[0]: nam: is no key here; the nearest is name");
    assertThat(file).hasContent("version: 1\nexceptions:\n  - nam: x\n");
  }

  @Test
  void withAnArchiveTheEdgeMustHaveBeenSeen() throws Exception {
    archive();

    Ended seen = accept("shop/any", "data/any", "any", "--archive", "archive");
    assertThat(seen.exitCode()).as(seen.err()).isZero();
    assertThat(seen.errLines().subList(0, 3))
        .containsExactly(
            "weir: in "
                + folder.resolve("archive")
                + " it covers 3 flows, the last of 2026-11-21T09:02:00Z:",
            "  shop/cron → data/db:5432  ALLOWED_NOT_INTENDED NOT_ENFORCED  1",
            "  shop/web → data/db:5432  ALLOWED_NOT_INTENDED NO_POLICY  2");

    Files.delete(file);
    assertRefused(
        accept("shop/Deployment/web", "data/any", "80", "--archive", "archive"),
        "it would cover nothing in "
            + folder.resolve("archive")
            + ": no flow from shop/Deployment/web to data/any there has that port and is"
            + " ALLOWED_NOT_INTENDED; nothing is written");
    assertThat(file).doesNotExist();
  }

  @Test
  void theListTellsHowEachStands() throws Exception {
    archive();
    Files.writeString(
        file,
        """
        version: 1
        exceptions:
          - name: used
            source: {namespace: shop, podSelector: {matchLabels: {app: web}}}
            destination: {namespace: data}
            reason: r
            owner: o
            created: %1$s
            expires: %2$s
          - name: never-seen
            source: {namespace: shop}
            destination: {cidr: 203.0.113.0/24}
            ports: [443]
            reason: r
            owner: o
            created: %1$s
            expires: %2$s
          - name: over
            source: {namespace: shop}
            destination: {namespace: data}
            covers: [INGRESS_DENIED]
            reason: r
            owner: o
            created: 2020-01-01
            expires: 2020-02-01
        """
            .formatted(LocalDate.now(ZoneOffset.UTC), day));

    Ended plain = weir.run("accept", "--list", "-o", "csv");
    Ended counted = weir.run("accept", "--list", "--archive", "archive", "-o", "csv");

    assertThat(plain.outLines())
        .containsExactly(
            "name,state,cluster,source,destination,ports,covers,owner,expires,reason",
            "used,active,,shop/any by labels,data/any,,ALLOWED_NOT_INTENDED,o,"
                + day
                + "T00:00:00Z,r",
            "never-seen,active,,shop/any,203.0.113.0/24,443/TCP,ALLOWED_NOT_INTENDED,o,"
                + day
                + "T00:00:00Z,r",
            "over,expired,,shop/any,data/any,,INGRESS_DENIED,o,2020-02-01T00:00:00Z,r");
    assertThat(counted.outLines().get(0)).endsWith(",flows,last_seen");
    assertThat(counted.outLines().get(1))
        .startsWith("used,active,")
        .endsWith(",2,2026-11-21T09:01:00Z");
    assertThat(counted.outLines().get(2)).startsWith("never-seen,unused,").endsWith(",0,");
    assertThat(counted.outLines().get(3))
        .startsWith("over,expired,")
        .endsWith(",1,2026-11-21T09:03:00Z");
  }

  @Test
  void aListOfNoFileIsAnError() {
    assertRefused(
        weir.run("accept", "--list"),
        file + " does not exist: name an exceptions.yaml, or let 'weir accept' make one");
  }

  private Ended accept(String... args) {
    String[] decision = {
      "--reason", "known: it's \"fine\" # really", "--owner", "team-a", "--until", day
    };
    return weir.run(with(with(new String[] {"accept"}, args), decision));
  }

  private static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private List<AcceptedException> entries() throws IOException {
    return ExceptionsFile.read(Files.readString(file), "f").all();
  }

  private static void assertRefused(Ended ended, String message) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errLines()).singleElement().asString().contains(message);
  }

  /** Two flows of web and one of cron to db that are open, one that is denied, one allowed. */
  private void archive() throws Exception {
    TestArchive.write(
        folder.resolve("archive"),
        "verdicts",
        "east",
        "part-0.parquet",
        """
        SELECT 'east' AS cluster, verdict, reason, 6 AS protocol_number, 5432 AS dst_port,
          'POD' AS src_kind, 'shop' AS src_namespace, workload || '-1' AS src_pod,
          workload AS src_workload, 'Deployment' AS src_workload_kind,
          '{"app":"' || workload || '"}' AS src_labels, 'node-a' AS src_node, '10.0.0.1' AS src_ip,
          'POD' AS dst_kind, 'data' AS dst_namespace, 'db-1' AS dst_pod, 'db' AS dst_workload,
          'StatefulSet' AS dst_workload_kind, '{}' AS dst_labels, 'node-b' AS dst_node,
          '10.0.0.2' AS dst_ip,
          TIMESTAMPTZ '2026-11-21 09:00:00Z' + minute * INTERVAL 1 MINUTE AS interval_start
        FROM (VALUES
          ('ALLOWED_NOT_INTENDED', 'NO_POLICY', 'web', 0),
          ('ALLOWED_NOT_INTENDED', 'NO_POLICY', 'web', 1),
          ('ALLOWED_NOT_INTENDED', 'NOT_ENFORCED', 'cron', 2),
          ('DENIED', 'INGRESS_DENIED', 'web', 3),
          ('ALLOWED', 'POLICY_ALLOWED', 'web', 4)) AS flows(verdict, reason, workload, minute)
        """);
  }
}
