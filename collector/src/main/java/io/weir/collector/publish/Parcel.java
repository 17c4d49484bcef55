package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * A record that is numbered and encoded, on its way to Kafka: from here on nothing changes it.
 *
 * @param partition what it was numbered for; the topic may have fewer by now
 */
// An array in a record compares by identity, which is all that is ever needed here.
@SuppressWarnings("ArrayRecordComponent")
record Parcel(Kind kind, int partition, byte[] key, byte[] value) {

  /** What is inside. */
  enum Kind {
    FLOW(0),
    LOSS(1);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    /** As it is written to disk. */
    byte code() {
      return code;
    }

    /** Null for what no release wrote. */
    static @Nullable Kind ofCode(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  int bytes() {
    return key.length + value.length;
  }

  /** What to report when the flow record inside is lost; null when there is none to read. */
  @Nullable ObserverLoss asLoss(LossPlace place, String detail) {
    SpecificRecordBase record = WireFormat.decode(value).record();
    return record instanceof FlowRecord flow ? lossOf(flow, place, detail) : null;
  }

  /** The loss report inside; null when there is none to read. */
  @Nullable ObserverLoss report() {
    return WireFormat.decode(value, ObserverLoss.class).record();
  }

  /** What to report when a flow record is lost; the report is not numbered yet. */
  static ObserverLoss lossOf(FlowRecord flow, LossPlace place, String detail) {
    return ObserverLoss.newBuilder()
        .setCluster(flow.getCluster())
        .setObserver(flow.getObserver())
        .setEpoch(0)
        .setPartition(0)
        .setSequence(0)
        .setIntervalStart(flow.getIntervalStart())
        .setIntervalEnd(flow.getIntervalEnd())
        .setPlace(place)
        .setUnit(LossUnit.RECORDS)
        .setCount(1L)
        .setDetail(detail)
        .build();
  }
}
