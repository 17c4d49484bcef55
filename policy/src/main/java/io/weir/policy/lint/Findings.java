package io.weir.policy.lint;

import io.weir.policy.lint.LintPlace.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Collects findings. */
final class Findings {

  private final TreeSet<LintFinding> found = new TreeSet<>();

  void add(LintCode code, LintPlace place, String message, String cure) {
    found.add(new LintFinding(code, place, message, cure));
  }

  /** With the code's general cure. */
  void add(LintCode code, LintPlace place, String message) {
    add(code, place, message, code.cure());
  }

  Collection<LintFinding> about(Standing standing) {
    List<LintFinding> about = new ArrayList<>();
    for (LintFinding finding : found) {
      if (finding.place().standing() == standing) {
        about.add(finding);
      }
    }
    return about;
  }
}
