package io.weir.dist;

import io.weir.policy.lint.LintCode;
import io.weir.policy.lint.Severity;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of the lint findings is what the findings say of themselves. */
class LintReferenceTest {

  private static final String INTRODUCTION =
      """
      # Lint findings

      <!-- Generated from LintCode by LintReferenceTest; do not edit. -->

      `weir lint` reports what the state of a cluster, or a set of manifests, proves against its NetworkPolicies; no flow is \
      needed. Codes are stable: `--fail-on`, `--ignore` and the annotation `weir/lint-ignore: CODE,CODE` on a policy name them.

      - **error**: refused by the API server, or without any effect on the pods that there are.
      - **warning**: most likely not what the author meant.
      - **info**: true, and often meant so.

      What compares policies with pods is silent where the input has no pods at all. Pods are those that run or wait to run, \
      and one for each workload controller of a manifest. Staged policies are looked at as if they were applied over those in force.

      """;

  @Test
  void pageFollowsTheCodes() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| code | severity | what it says |\n|---|---|---|\n");
    for (LintCode code : LintCode.values()) {
      page.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(
                  code,
                  code.name().toLowerCase(Locale.ROOT),
                  severity(code.severity()),
                  code.title()));
    }
    for (LintCode code : LintCode.values()) {
      page.append(
          """

          ## %s

          %s: %s. %s

          ```yaml
          %s```

          **Cure**: %s
          """
              .formatted(
                  code,
                  severity(code.severity()),
                  code.title(),
                  code.meaning(),
                  code.example(),
                  code.cure()));
    }
    ReferencePage.of("lint.md").assertHolds(page.toString());
  }

  private static String severity(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
