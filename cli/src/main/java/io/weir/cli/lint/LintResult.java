package io.weir.cli.lint;

import io.weir.policy.lint.Severity;
import java.util.List;

/**
 * What a run of the linter comes to.
 *
 * @param findings in the order of {@link PlacedFinding#ORDER}
 * @param ignored what annotations and {@code --ignore} take away, in the same order
 * @param policies how many policies were looked at
 */
record LintResult(List<PlacedFinding> findings, List<PlacedFinding> ignored, int policies) {

  LintResult {
    findings = List.copyOf(findings);
    ignored = List.copyOf(ignored);
  }

  long count(Severity severity) {
    return findings.stream().filter(one -> one.finding().severity() == severity).count();
  }

  /** One line for a person. */
  String summary() {
    String counts =
        "%s in %s: %s, %s, %d info"
            .formatted(
                number(findings.size(), "finding"),
                policies == 1 ? "1 policy" : policies + " policies",
                number(count(Severity.ERROR), "error"),
                number(count(Severity.WARNING), "warning"),
                count(Severity.INFO));
    return ignored.isEmpty() ? counts : counts + "; " + ignored.size() + " ignored";
  }

  private static String number(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
