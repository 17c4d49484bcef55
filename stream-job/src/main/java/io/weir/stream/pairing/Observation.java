package io.weir.stream.pairing;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.SourceKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that one eye saw of one connection in a cell.
 *
 * @param records sorted, not empty, of one eye and one connection start
 */
record Observation(List<FlowRecord> records) {

  /**
   * Who looked, and with what: a node's network plugin sees by itself what the node's kernel sees,
   * too.
   *
   * @param look the node's kernel or its plugin
   */
  record Eye(String observer, Look look) implements Comparable<Eye> {

    private static final Comparator<Eye> ORDER =
        Comparator.comparing(Eye::observer).thenComparing(Eye::look);

    static Eye of(FlowRecord flow) {
      Look look = flow.getSourceKind() == SourceKind.HUBBLE ? Look.PLUGIN : Look.KERNEL;
      return new Eye(flow.getObserver(), look);
    }

    @Override
    public int compareTo(Eye other) {
      return ORDER.compare(this, other);
    }
  }

  /** What an observer looks with. */
  enum Look {
    KERNEL,
    PLUGIN
  }

  Eye eye() {
    return Eye.of(records.get(0));
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
