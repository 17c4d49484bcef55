package io.weir.collector.doctor;

import io.weir.policy.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param subject which of several things it speaks of (a node, a right); null when there is one
 * @param found one line; safe to print
 * @param cure what to do; null when all is well, or nothing is known to help
 */
public record Finding(
    Check check, State state, @Nullable String subject, String found, @Nullable String cure) {

  public Finding {
    subject = subject == null ? null : Printable.line(subject);
    found = Printable.line(found);
  }

  public static Finding ok(Check check, String found) {
    return new Finding(check, State.OK, null, found, null);
  }

  public static Finding warning(Check check, String found) {
    return new Finding(check, State.WARNING, null, found, check.cure());
  }

  public static Finding problem(Check check, String found) {
    return new Finding(check, State.PROBLEM, null, found, check.cure());
  }

  /**
   * It could not be found out; {@code why} says why. The check's cure is for another case, so there
   * is none.
   */
  public static Finding unknown(Check check, String why) {
    return new Finding(check, State.UNKNOWN, null, why, null);
  }

  /** The same, of one of several things. */
  public Finding of(String what) {
    return new Finding(check, state, what, found, cure);
  }

  /** The same with a cure of its own. */
  public Finding curedBy(String other) {
    return new Finding(check, state, subject, found, other);
  }
}
