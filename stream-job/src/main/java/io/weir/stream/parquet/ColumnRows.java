package io.weir.stream.parquet;

import io.weir.stream.parquet.TableColumns.Cells;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Writes one Parquet file column after column: rows are taken apart as they come, and what repeats
 * is kept once. What {@link ParquetRows} writes it writes too, several times faster.
 *
 * <p>Memory: a row group's rows, of which there are at most {@link #MOST_ROWS}: about 350 bytes a
 * row of {@code verdicts} and the different texts once a column; when all open files have more than
 * their {@link RowGroupMemory}, the row group ends that has most. While it is written, its
 * compressed pages beside it. And what its {@link TableColumns} know of the files before.
 */
final class ColumnRows<R> implements BulkWriter<R> {

  static final int MOST_ROWS = 131_072;

  /** Asking every column at each row would cost more than it tells. */
  private static final int ROWS_BETWEEN_LOOKS = 1024;

  private final FileShape shape;
  private final SpareColumns<R> spare;
  private final RowGroupMemory memory;
  private final TableColumns<R> columns;
  private final ParquetProperties properties;
  private final ParquetFileWriter file;
  private int rowGroups;

  /**
   * @param spare where the columns come from, and go when the file is finished
   * @param memory of all open files
   */
  ColumnRows(
      FSDataOutputStream out,
      FileShape shape,
      Cells<R> cells,
      SpareColumns<R> spare,
      RowGroupMemory memory)
      throws IOException {
    this.shape = shape;
    this.spare = spare;
    this.memory = memory;
    this.columns = spare.take(shape, cells);
    this.properties = ParquetProperties.builder().build();
    this.file =
        new ParquetFileWriter(
            new FlinkOutputFile(out),
            columns.type(),
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties);
    file.start();
  }

  /** Lists in three levels, as all our files have them. */
  static ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean(ParquetRows.OLD_LISTS, false);
    return configuration;
  }

  @Override
  public void addElement(R row) throws IOException {
    columns.add(row);
    int rows = columns.rows();
    if (rows == MOST_ROWS) {
      writeRowGroup();
    }
    if (rows % ROWS_BETWEEN_LOOKS == 0) {
      memory.changed(this);
    }
  }

  /** Bytes of memory that the rows of its row group take, about. */
  long held() {
    return columns.held();
  }

  @Override
  public void flush() {
    // Nothing of a Parquet file can be read before its footer: there is no early flush.
  }

  @Override
  public void finish() throws IOException {
    memory.closed(this);
    writeRowGroup();
    Map<String, String> footer = new HashMap<>(shape.footer());
    // Where parquet-avro looks for the schema of what it reads.
    footer.put("parquet.avro.schema", shape.schema().toString());
    footer.put(ParquetWriter.OBJECT_MODEL_NAME_PROP, "avro");
    file.end(footer);
    spare.giveBack(columns);
  }

  /** Writes the rows that it holds, if there are any. */
  void writeRowGroup() throws IOException {
    if (columns.rows() == 0) {
      return;
    }
    int[] order = columns.order();
    file.startBlock(columns.rows());
    try (ZstdPages zstd = new ZstdPages();
        ColumnChunkPageWriteStore pages =
            ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(column -> zstd)
                .withSchema(columns.type())
                .withAllocator(HeapByteBufferAllocator.getInstance())
                .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                .withPageWriteChecksumEnabled(true)
                .withRowGroupOrdinal(rowGroups)
                .build()) {
      List<ColumnDescriptor> descriptors = columns.type().getColumns();
      for (int column = 0; column < descriptors.size(); column++) {
        columns.columns().get(column).write(order, pages.getPageWriter(descriptors.get(column)));
      }
      pages.flushToFileWriter(file);
    }
    file.endBlock();
    rowGroups++;
    columns.clear();
  }
}
