package io.weir.stream.judging;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.pairing.Pairing;
import java.time.Duration;
import java.util.List;

/** Rows of single flow records that no one judged. */
public final class UnjudgedRows {

  private static final Pairing ALONE = new Pairing(Duration.ZERO);

  private UnjudgedRows() {}

  /** The record's own columns; verdict and ends are UNKNOWN. */
  public static FlowVerdict of(FlowRecord flow) {
    return VerdictRow.observed(ALONE.pair(List.of(flow)).get(0));
  }
}
