package io.weir.policy.exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptionsEditorTest {

  private static final String WRITTEN_BY_PEOPLE =
      """
      # Reviewed in the weekly round.
      version: 1

      exceptions:
      # The reports.
      - name: reports   # ask Kim
        source: {namespace: shop, workload: CronJob/reports}
        destination:
          namespace: data
        reason: >-
          moves to the replica
          # in June
        owner: "team: reports"
        created: 2026-01-01
        expires: 2026-06-30

      # Below is added to.
      """;

  @Test
  void whatPeopleWroteStaysAsItIs() {
    String added = append(WRITTEN_BY_PEOPLE);

    assertThat(added)
        .isEqualTo(
            WRITTEN_BY_PEOPLE
                + """
                - name: web-db
                  source:
                    namespace: shop
                    workload: Deployment/web
                  destination:
                    namespace: data
                    pod: db-0
                  ports: [5432/TCP]
                  reason: known
                  owner: me
                  created: 2026-01-01
                  expires: 2026-06-30
                """);
    assertThat(ExceptionsFile.read(added, "f").all())
        .extracting(AcceptedException::name)
        .containsExactly("reports", "web-db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# a header\n",
        "version: 1\n",
        "version: 1",
        "version: 1\nexceptions:\n",
        "version: 1\nexceptions: []\n",
        "version: 1\nexceptions: [] # none yet, 😀\n",
        "version: 1\r\nexceptions:\r\n",
        "---\nversion: 1\nexceptions:\n",
      })
  void aFileIsBegunOrGoesOnHoweverItStands(String text) {
    String added = append(text);

    assertThat(ExceptionsFile.read(added, "f").all()).containsExactly(exception("web-db"));
    assertThat(added)
        .startsWith(text.replace("[]", "").stripTrailing().lines().findFirst().orElse(""));
    assertThat(added.replace("\r\n", "").contains("\r")).isFalse();
    assertThat(text.contains("\r\n")).isEqualTo(added.contains("\r\n"));
  }

  @Test
  void theIndentationOfTheListIsKept() {
    String deep = append("version: 1\nexceptions:\n").replace("\n  ", "\n      ");

    assertThat(ExceptionsEditor.append(deep, "f", exception("other")))
        .startsWith(deep)
        .contains("\n      - name: other\n        source:\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exceptions:\nversion: 1\n",
        "version: 1\nexceptions: null\n",
        "version: 1\nexceptions:\n...\n",
        "{version: 1, exceptions: []}\n",
      })
  void whereNothingCanBeAddedItSaysSo(String text) {
    assertThatThrownBy(() -> append(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("f is written in a way that no entry can be added to by itself");
  }

  @Test
  void aListOnOneLineIsNotAddedTo() {
    String oneLine =
        "version: 1\nexceptions: [{name: a, source: {namespace: a}, destination: {any: true},"
            + " reason: r, owner: o, created: 2026-01-01, expires: 2026-02-01}]\n";

    assertThatThrownBy(() -> append(oneLine)).hasMessageContaining("by hand");
  }

  @Test
  void aFileThatIsWrongIsNotAddedTo() {
    assertThatThrownBy(() -> append(WRITTEN_BY_PEOPLE.replace("CronJob/reports", "reports")))
        .hasMessageStartingWith(
            "f line 6: exceptions[0] \"reports\": source.workload: is \"reports\"");
  }

  @Test
  void aNameThatIsTakenIsNamed() {
    String once = append("");

    assertThatThrownBy(() -> append(once))
        .hasMessageContaining("is the name of the one in line 3 too");
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("exceptions") AcceptedException exception) {
    String added = ExceptionsEditor.append(WRITTEN_BY_PEOPLE, "f", exception);

    assertThat(ExceptionsFile.read(added, "f").all()).hasSize(2).element(1).isEqualTo(exception);
  }

  @Test
  void labelsAreWrittenToo() {
    AcceptedException labelled =
        ExceptionsFile.read(
                """
                version: 1
                exceptions:
                  - name: labels
                    source:
                      namespace: shop
                      podSelector:
                        matchLabels: {app: web, empty: ""}
                        matchExpressions:
                          - {key: tier, operator: NotIn, values: [b, a]}
                          - {key: old, operator: Exists}
                          - {key: new, operator: DoesNotExist}
                    destination: {any: true}
                    ports: [ICMP, 80-90/UDP, 53]
                    covers: [NO_POLICY, DENIED]
                    reason: r
                    owner: o
                    created: 2026-01-01
                    expires: 2026-02-01T10:30:00.5Z
                """,
                "f")
            .all()
            .get(0);

    assertThat(ExceptionsFile.read(ExceptionsEditor.append("", "f", labelled), "f").all())
        .containsExactly(labelled);
  }

  @Test
  void anEntryIsShownAsItWouldStand() {
    assertThat(ExceptionsEditor.entry(exception("web-db")))
        .isEqualTo(append("").replace("version: 1\nexceptions:\n", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "No",
        "7",
        "a: b",
        "- a",
        "a  b",
        "\"\\'",
        "a\nb\tc",
        "a\u007fb",
        "a\u0080b",
        "a\u009fb",
        "a\u2028b",
        "a\u2029b",
        "a\ufeffb",
        "a\ufffeb",
        "a\uffffb",
        "ä 😀",
      })
  void wordsThatMeanMoreToYamlAreReadAgainAsWords(String reason) {
    AcceptedException exception = because(reason);

    assertThat(ExceptionsFile.read(ExceptionsEditor.append("", "f", exception), "f").all())
        .containsExactly(exception);
  }

  @ParameterizedTest
  @CsvSource({
    "~, \"~\"",
    "a\u00a0b, \"a\u00a0b\"",
    "a\u007fb, '\"a\\u007fb\"'",
    "a\u009fb, '\"a\\u009fb\"'",
    "a\u2028b, '\"a\\u2028b\"'",
    "a\ufffdb, \"a\ufffdb\"",
    "a\ufffeb, '\"a\\ufffeb\"'",
    "moves in June, moves in June",
  })
  void whatYamlRefusesIsEscapedAndNothingElse(String reason, String written) {
    assertThat(ExceptionsEditor.entry(because(reason))).contains("    reason: " + written + "\n");
  }

  private static AcceptedException because(String reason) {
    AcceptedException plain = exception("web-db");
    return new AcceptedException(
        plain.name(),
        plain.cluster(),
        plain.source(),
        plain.destination(),
        plain.ports(),
        plain.covers(),
        reason,
        plain.owner(),
        plain.created(),
        plain.expires());
  }

  @Provide
  Arbitrary<AcceptedException> exceptions() {
    Arbitrary<String> words =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .withCharRange('\0', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .filter(text -> !text.isBlank()),
            Arbitraries.of(
                "yes", "null", "7", "1e3", "~", "a: b", "- a", "a #b", "'", "\"\\", "ä 😀"));
    Arbitrary<EndSelector> ends =
        Arbitraries.of(
                "any", "10.0.0.1", "fd00::/8", "shop/any", "shop/web-1", "1/2", "shop/Job/null")
            .map(EndText::parse);
    Arbitrary<List<AcceptedPorts>> ports =
        Arbitraries.of("80", "1-9/UDP", "ICMP", "SCTP")
            .map(AcceptedPorts::parse)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    Arbitrary<Coverage> coverages =
        Arbitraries.of(Coverage.allowed()).set().ofMinSize(1).ofMaxSize(4).map(Coverage::of);
    return Combinators.combine(
            Arbitraries.of("a", "0", "true", "no", "a.b-c", "2026-01-01"),
            words.injectNull(0.3),
            ends,
            ends,
            ports,
            coverages,
            words)
        .as(
            (name, cluster, source, destination, port, covers, text) ->
                new AcceptedException(
                    name,
                    cluster,
                    source,
                    destination,
                    port,
                    covers,
                    text,
                    text,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Instant.parse("2026-06-30T00:00:00Z")));
  }

  private static String append(String text) {
    return ExceptionsEditor.append(text, "f", exception("web-db"));
  }

  private static AcceptedException exception(String name) {
    return new AcceptedException(
        name,
        null,
        EndText.parse("shop/Deployment/web"),
        EndText.parse("data/db-0"),
        List.of(AcceptedPorts.parse("5432")),
        Coverage.STANDARD,
        "known",
        "me",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-06-30T00:00:00Z"));
  }
}
