package io.weir.benchmarks;

import io.weir.schemas.FlowRecord;
import java.util.HashMap;
import java.util.Map;

/** Numbers flow records as their agents would: both ends of a connection go to one partition. */
public final class AgentNumbers {

  private final int partitions;
  private final Map<String, long[]> byObserver = new HashMap<>();

  public AgentNumbers(int partitions) {
    this.partitions = partitions;
  }

  /** Sets partition and sequence of the next record; the partition. */
  public int number(FlowRecord flow) {
    int partition = Math.floorMod(flow.getSrcPort() ^ flow.getSrcIp().hashCode(), partitions);
    flow.setPartition(partition);
    flow.setSequence(
        byObserver.computeIfAbsent(flow.getObserver(), o -> new long[partitions])[partition]++);
    return partition;
  }
}
