package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that one observer said of one connection in a cell.
 *
 * @param records sorted, not empty, of one observer and one connection start
 */
record Observation(List<FlowRecord> records) {

  String observer() {
    return records.get(0).getObserver();
  }

  /** When the connection began; null when the observer does not know. */
  @Nullable Instant start() {
    return records.get(0).getConnectionStart();
  }

  Instant earliestInterval() {
    return FlowMerge.earliest(records);
  }

  /** Two pings of different kinds are different connections, though they share the addresses. */
  boolean sameKindAs(Observation other) {
    FlowRecord a = records.get(0);
    FlowRecord b = other.records.get(0);
    return Objects.equals(a.getIcmpType(), b.getIcmpType())
        && Objects.equals(a.getIcmpCode(), b.getIcmpCode());
  }
}
