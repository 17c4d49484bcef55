package io.weir.collector.publish;

/**
 * What a publisher has done since its start; a moment's reading, whose numbers may be a few records
 * apart.
 *
 * @param flowsTaken flow records that sources handed over
 * @param flowsRecovered flow records that an earlier process had left on disk
 * @param flowsBuffered flow records waiting or not yet acknowledged
 * @param flowsAcknowledged flow records that Kafka has
 * @param flowsLostInBuffer flow records given up because the buffer or the disk was full, or the
 *     publisher closed
 * @param flowsLostInTransport flow records that Kafka refused or that timed out
 * @param producersReplaced producers that could send no more
 * @param spool what waits on disk
 * @param changes what became of cluster changes
 */
public record PublisherCounters(
    long flowsTaken,
    long flowsRecovered,
    long flowsBuffered,
    long flowsAcknowledged,
    long flowsLostInBuffer,
    long flowsLostInTransport,
    long producersReplaced,
    SpoolDepth spool,
    ChangeCounters changes) {

  /** Flow records that are gone for good. */
  public long flowsLost() {
    return flowsLostInBuffer + flowsLostInTransport;
  }
}
