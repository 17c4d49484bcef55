package io.weir.stream.input;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;

/**
 * How an observer numbered a record, and when that record's interval was. A Flink POJO.
 *
 * @param epoch start of the observer's process, milliseconds since 1970
 * @param partition what it was numbered for, which is not always where it lies
 * @param intervalStart UTC microseconds
 * @param intervalEnd UTC microseconds
 */
public record RecordNumber(
    String cluster,
    String observer,
    long epoch,
    int partition,
    long sequence,
    long intervalStart,
    long intervalEnd) {

  static RecordNumber of(FlowRecord flow) {
    return new RecordNumber(
        flow.getCluster(),
        flow.getObserver(),
        flow.getEpoch(),
        flow.getPartition(),
        flow.getSequence(),
        Micros.of(flow.getIntervalStart()),
        Micros.of(flow.getIntervalEnd()));
  }

  static RecordNumber of(ObserverLoss loss) {
    return new RecordNumber(
        loss.getCluster(),
        loss.getObserver(),
        loss.getEpoch(),
        loss.getPartition(),
        loss.getSequence(),
        Micros.of(loss.getIntervalStart()),
        Micros.of(loss.getIntervalEnd()));
  }
}
