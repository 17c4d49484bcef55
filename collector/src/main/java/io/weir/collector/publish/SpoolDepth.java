package io.weir.collector.publish;

/**
 * What waits on disk, as last looked at.
 *
 * @param records records that Kafka has not acknowledged
 * @param bytes size of the files
 * @param failures times that the disk did not take or give something
 * @param usable whether the disk takes records now; false also when there is no spool
 */
public record SpoolDepth(long records, long bytes, long failures, boolean usable) {

  static final SpoolDepth NONE = new SpoolDepth(0, 0, 0, false);
}
