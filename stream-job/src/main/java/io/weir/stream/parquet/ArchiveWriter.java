package io.weir.stream.parquet;

/** How the archive's files are written. Both ways give the same rows, types and statistics. */
public enum ArchiveWriter {
  /**
   * Column after column, by our own writer: sorted by namespace and workload, several times faster.
   */
  COLUMNS,
  /** Record after record, by parquet-avro; in the order in which they come. */
  RECORDS
}
