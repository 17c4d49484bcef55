package io.weir.policy.lint;

import java.util.Comparator;

/**
 * One thing said against a policy or a namespace. Ordered by place, code and message.
 *
 * @param message what is wrong here, with the values; safe to print
 * @param cure what to do about it here; safe to print
 */
public record LintFinding(LintCode code, LintPlace place, String message, String cure)
    implements Comparable<LintFinding> {

  private static final Comparator<LintFinding> ORDER =
      Comparator.comparing(LintFinding::place)
          .thenComparing(LintFinding::code)
          .thenComparing(LintFinding::message)
          .thenComparing(LintFinding::cure);

  public Severity severity() {
    return code.severity();
  }

  @Override
  public int compareTo(LintFinding other) {
    return ORDER.compare(this, other);
  }
}
