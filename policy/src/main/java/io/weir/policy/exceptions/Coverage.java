package io.weir.policy.exceptions;

import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.NearestName;
import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Verdicts and reasons that an exception is about: a flow must have one of them. What is plainly
 * allowed needs no exception and is never covered.
 */
public record Coverage(Set<Verdict> verdicts, Set<Reason> reasons) {

  /** What holds when nothing is said: everything allowed though nobody meant it, and no denial. */
  public static final Coverage STANDARD =
      new Coverage(Set.of(Verdict.ALLOWED_NOT_INTENDED), Set.of());

  private static final Set<Reason> PLAIN =
      Set.of(Reason.POLICY_ALLOWED, Reason.EXEMPT, Reason.NOT_GOVERNABLE);

  public Coverage {
    verdicts = Set.copyOf(verdicts);
    reasons = Set.copyOf(reasons);
  }

  /**
   * Reads codes.
   *
   * @throws IllegalArgumentException on a code that is no verdict or reason that can be covered,
   *     naming the nearest, or if there is none
   */
  public static Coverage of(Collection<String> codes) {
    if (codes.isEmpty()) {
      throw new IllegalArgumentException("names nothing; leave it out for ALLOWED_NOT_INTENDED");
    }
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (String code : codes) {
      if (!allowed().contains(code)) {
        throw new IllegalArgumentException(
            "\""
                + Printable.of(code)
                + "\" is no verdict or reason that an exception can cover; the nearest is "
                + NearestName.of(code, allowed()).orElseThrow());
      }
      coverable().stream().filter(verdict -> verdict.name().equals(code)).forEach(verdicts::add);
      coverableReasons().stream()
          .filter(reason -> reason.name().equals(code))
          .forEach(reasons::add);
    }
    return new Coverage(verdicts, reasons);
  }

  /** The codes that may be named, verdicts first. */
  public static List<String> allowed() {
    List<String> codes = new ArrayList<>();
    coverable().forEach(verdict -> codes.add(verdict.name()));
    coverableReasons().forEach(reason -> codes.add(reason.name()));
    return codes;
  }

  private static Set<Verdict> coverable() {
    return EnumSet.complementOf(EnumSet.of(Verdict.ALLOWED));
  }

  private static Set<Reason> coverableReasons() {
    return EnumSet.complementOf(EnumSet.copyOf(PLAIN));
  }

  /** The codes it names, sorted. */
  public List<String> codes() {
    return Stream.concat(verdicts.stream(), reasons.stream()).map(Enum::name).sorted().toList();
  }

  boolean contains(Verdict verdict, Reason reason) {
    return verdict != Verdict.ALLOWED && (verdicts.contains(verdict) || reasons.contains(reason));
  }
}
