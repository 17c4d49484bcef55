package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;

/** Numbers and encodes records, each once. Used by one thread; the partitions by any. */
final class ParcelMaker {

  private final Numbering numbering = new Numbering();
  private final FlowKeys keys = new FlowKeys();
  private final long epoch;
  private volatile int partitions;

  ParcelMaker(PublisherOptions options) {
    this.epoch = options.epoch();
    this.partitions = options.flowPartitions();
  }

  /** The topic's partitions, for what is made from now on. */
  void usePartitions(int count) {
    partitions = count;
  }

  /** Where a parcel goes that was numbered for that partition: the topic may have fewer. */
  int target(int partition) {
    int count = partitions;
    return partition < count ? partition : partition % count;
  }

  Parcel make(FlowRecord flow) {
    byte[] key = keys.flow(flow);
    int partition = RecordKeys.partition(key, partitions);
    flow.setEpoch(epoch);
    flow.setPartition(partition);
    flow.setSequence(numbering.next(flow.getCluster(), flow.getObserver(), partition));
    return new Parcel(Parcel.Kind.FLOW, partition, key, WireFormat.encode(flow));
  }

  Parcel make(ObserverLoss loss) {
    byte[] key = RecordKeys.observer(loss.getCluster(), loss.getObserver());
    int partition = RecordKeys.partition(key, partitions);
    loss.setEpoch(epoch);
    loss.setPartition(partition);
    loss.setSequence(numbering.next(loss.getCluster(), loss.getObserver(), partition));
    return new Parcel(Parcel.Kind.LOSS, partition, key, WireFormat.encode(loss));
  }
}
