package io.weir.policy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of semantics is what the tests hold, so that it cannot promise more. */
class SemanticsPageTest {

  /** One row: a test by its name, which is a sentence, and where that is written down. */
  private record Case(String sentence, String source, String test) {}

  private record Chapter(String title, List<String> tests) {}

  private static final List<Chapter> CHAPTERS =
      List.of(
          new Chapter("Which pods a policy isolates", List.of("judge.SelectionTest")),
          new Chapter("Whom peers name", List.of("judge.PeerTest")),
          new Chapter("Which ports and protocols rules name", List.of("judge.PortTest")),
          new Chapter("Nodes, loopback and translation", List.of("judge.ExemptionTest")),
          new Chapter(
              "Who owns an address, and when",
              List.of("cluster.AddressOwnershipTest", "judge.UnknownEndTest")),
          new Chapter("Changes and open connections", List.of("judge.AsOfTest")),
          new Chapter("What the API leaves to the plugin", List.of("judge.PluginSwitchTest")),
          new Chapter("What cannot be read", List.of("judge.InvalidPolicyTest")));

  private static final Path PAGE = Path.of("../docs/reference/networkpolicy-semantics.md");

  @Test
  void pageFollowsTheTests() throws Exception {
    String expected = page();
    if ("write".equals(System.getProperty("weir.docs"))) {
      Files.writeString(PAGE, expected);
    }
    assertThat(written())
        .as("%s is stale: run ./mvnw -pl policy -am verify -Dweir.docs=write", PAGE)
        .isEqualTo(expected);
  }

  private static String written() throws IOException {
    return Files.exists(PAGE) ? Files.readString(PAGE) : "";
  }

  private static String page() throws ClassNotFoundException {
    StringBuilder page =
        new StringBuilder(
            """
            # NetworkPolicy, as Weir judges it

            <!-- Generated from the tests of the policy module by SemanticsPageTest; do not edit. -->

            Each line is a test, and where the behaviour is written down: the types of `networking.k8s.io/v1`, the \
            Kubernetes documentation, an enhancement proposal (KEP), a conformance test (e2e). *Ours* is a choice where \
            they leave one. Beyond these, a second evaluator that is as plain as can be judges thousands of random clusters \
            in each build, and must agree in every part, rule, finding and verdict (`OracleTest`).
            """);
    for (Chapter chapter : CHAPTERS) {
      page.append("\n## ").append(chapter.title()).append("\n\n");
      page.append("| case | source | test |\n|---|---|---|\n");
      for (String test : chapter.tests()) {
        cases(Class.forName("io.weir.policy." + test), "")
            .forEach(
                row ->
                    page.append(
                        "| %s | %s | `%s` |\n"
                            .formatted(row.sentence(), row.source(), row.test())));
      }
    }
    return page.toString();
  }

  /** Those of the class, in order of their names, then those of each group within it. */
  private static List<Case> cases(Class<?> tests, String group) {
    List<Case> cases = new ArrayList<>();
    Arrays.stream(tests.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Source.class))
        .map(method -> row(method, group))
        .sorted((a, b) -> a.sentence().compareTo(b.sentence()))
        .forEach(cases::add);
    Arrays.stream(tests.getDeclaredClasses())
        .sorted((a, b) -> a.getSimpleName().compareTo(b.getSimpleName()))
        .forEach(nested -> cases.addAll(cases(nested, words(nested.getSimpleName()) + ": ")));
    return cases;
  }

  private static Case row(Method test, String group) {
    return new Case(
        group + words(test.getName()),
        test.getAnnotation(Source.class).value(),
        test.getDeclaringClass().getName().replaceAll(".*\\.", "").replace('$', '.'));
  }

  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])", " ")
        .replaceAll("(?<=[A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT)
        .replace("ipblock", "ipBlock")
        .replace("ip block", "ipBlock")
        .replace("sctp", "SCTP")
        .replace("api", "API");
  }
}
