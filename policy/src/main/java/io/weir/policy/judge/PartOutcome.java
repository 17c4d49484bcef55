package io.weir.policy.judge;

import java.util.List;

/**
 * One part with what led to it.
 *
 * @param admissions every place that admits; empty unless the part is ALLOWED_BY_RULE, and once
 *     they are not asked for any more
 * @param dependsOnIpBlock whether the part would differ if ipBlocks met pods' addresses the other
 *     way
 * @param dependsOnProtocol whether policies had to decide about a protocol the API does not cover
 */
record PartOutcome(
    PartResult result,
    List<Admission> admissions,
    boolean dependsOnIpBlock,
    boolean dependsOnProtocol) {

  PartOutcome {
    admissions = List.copyOf(admissions);
  }

  /** A part that no policy had a say in. */
  static PartOutcome plain(Part part) {
    return new PartOutcome(
        new PartResult(part, List.of(), List.of(), null, null), List.of(), false, false);
  }

  static PartOutcome undecidable(Doubt doubt) {
    return new PartOutcome(
        new PartResult(Part.UNDECIDABLE, List.of(), List.of(), doubt.reason(), doubt.fact()),
        List.of(),
        false,
        false);
  }

  PartOutcome withoutAdmissions() {
    return admissions.isEmpty()
        ? this
        : new PartOutcome(result, List.of(), dependsOnIpBlock, dependsOnProtocol);
  }

  Part part() {
    return result.part();
  }
}
