package io.weir.policy.judge;

import static io.weir.policy.judge.Verdict.ALLOWED;
import static io.weir.policy.judge.Verdict.ALLOWED_NOT_INTENDED;
import static io.weir.policy.judge.Verdict.DENIED;
import static io.weir.policy.judge.Verdict.UNKNOWN;

import io.weir.policy.judge.Evidence.Column;
import io.weir.policy.rules.Direction;
import org.jspecify.annotations.Nullable;

/** The verdict: decision meets outcome. */
final class VerdictTable {

  /** The rows, in the order in which they apply. */
  enum Row {
    DENY,
    UNDECIDABLE,
    BY_RULE,
    EXEMPT,
    NOT_GOVERNABLE,
    NO_POLICY;

    static Row of(Ruled ruled) {
      return switch (ruled.kind()) {
        case DENY -> DENY;
        case UNDECIDABLE -> UNDECIDABLE;
        case ALLOW -> {
          if (ruled.hasPart(Part.ALLOWED_BY_RULE)) {
            yield BY_RULE;
          }
          if (ruled.hasPart(Part.EXEMPT)) {
            yield EXEMPT;
          }
          yield ruled.hasPart(Part.DEFAULT_ALLOW) ? NO_POLICY : NOT_GOVERNABLE;
        }
      };
    }
  }

  private VerdictTable() {}

  /**
   * @param lostIntent why an allowed flow was not meant; null when it was
   * @param predatesPolicy whether the connection is older than the policy that denies it now
   */
  static Ruling look(
      Ruled ruled, Evidence evidence, @Nullable Reason lostIntent, boolean predatesPolicy) {
    Row row = Row.of(ruled);
    if (row == Row.DENY) {
      return deny(ruled, evidence, predatesPolicy);
    }
    if (evidence.column() == Column.DROPPED) {
      return new Ruling(DENIED, Reason.UNEXPLAINED_DROP);
    }
    return switch (row) {
      case BY_RULE ->
          lostIntent == null
              ? new Ruling(ALLOWED, Reason.POLICY_ALLOWED)
              : new Ruling(ALLOWED_NOT_INTENDED, lostIntent);
      case EXEMPT -> new Ruling(ALLOWED, Reason.EXEMPT);
      case NOT_GOVERNABLE -> new Ruling(ALLOWED, Reason.NOT_GOVERNABLE);
      case NO_POLICY -> new Ruling(ALLOWED_NOT_INTENDED, Reason.NO_POLICY);
      case UNDECIDABLE -> new Ruling(UNKNOWN, missing(ruled));
      case DENY -> throw new IllegalStateException("handled before");
    };
  }

  private static Ruling deny(Ruled ruled, Evidence evidence, boolean predatesPolicy) {
    boolean egressStops = stops(ruled.egress(), evidence, Direction.EGRESS);
    boolean ingressStops = stops(ruled.ingress(), evidence, Direction.INGRESS);
    boolean stopped =
        evidence.column() == Column.DROPPED
            ? egressStops || ingressStops
            : !evidence.passesDenial(ruled);
    if (!stopped) {
      return new Ruling(
          ALLOWED_NOT_INTENDED, predatesPolicy ? Reason.PREDATES_POLICY : Reason.NOT_ENFORCED);
    }
    // The packet meets egress first.
    return new Ruling(DENIED, egressStops ? Reason.EGRESS_DENIED : Reason.INGRESS_DENIED);
  }

  /** True if the part denies, and nothing proves that it was passed. */
  private static boolean stops(PartOutcome part, Evidence evidence, Direction direction) {
    return part.part() == Part.DENIED && !evidence.passed(direction);
  }

  /** The fact that is missing first on the way. */
  private static Reason missing(Ruled ruled) {
    Reason first = ruled.egress().result().missing();
    Reason second = ruled.ingress().result().missing();
    if (first != null) {
      return first;
    }
    return second != null ? second : Reason.STATE_INCOMPLETE;
  }
}
