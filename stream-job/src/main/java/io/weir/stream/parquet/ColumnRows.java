package io.weir.stream.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes one Parquet file column after column: rows are taken apart as they come, and what repeats
 * is kept once. What {@link ParquetRows} writes it writes too, several times faster.
 *
 * <p>Memory: a row group's rows, of which there are at most {@link #MOST_ROWS}: about 350 bytes a
 * row of {@code verdicts} and the different texts once a column; when all open files have more than
 * their {@link RowGroupMemory}, the row group ends that has most. While it is written, its
 * compressed pages beside it.
 */
final class ColumnRows<R> implements BulkWriter<R> {

  static final int MOST_ROWS = 131_072;

  /** Asking every column at each row would cost more than it tells. */
  private static final int ROWS_BETWEEN_LOOKS = 1024;

  /** A row's value of a column: text, whole number, truth, moment, list of texts, or null. */
  interface Cells<R> {
    @Nullable Object get(R row, int column);
  }

  /**
   * Columns that are looked up together.
   *
   * @param values room for a row's
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Together(TextGroup group, int[] columns, @Nullable Object[] values) {}

  private final RowGroupMemory memory;
  private final FileShape shape;
  private final MessageType type;
  private final Cells<R> cells;
  private final ColumnBuffer[] columns;
  private final List<Together> together;
  private final int[] alone;
  private final ParquetProperties properties;
  private final ParquetFileWriter file;
  private int rows;
  private int rowGroups;

  ColumnRows(FSDataOutputStream out, FileShape shape, Cells<R> cells, RowGroupMemory memory)
      throws IOException {
    this.memory = memory;
    this.shape = shape;
    this.cells = cells;
    this.type = new AvroSchemaConverter(configuration()).convert(shape.schema());
    this.columns = columns(type, shape);
    this.together = together();
    this.alone =
        IntStream.range(0, columns.length)
            .filter(column -> !shape.isTogether(type.getFieldName(column)))
            .toArray();
    this.properties = ParquetProperties.builder().build();
    this.file =
        new ParquetFileWriter(
            new FlinkOutputFile(out),
            type,
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
    for (int column : alone) {
      columns[column].add(cells.get(row, column));
    }
    for (Together some : together) {
      for (int i = 0; i < some.columns.length; i++) {
        some.values[i] = cells.get(row, some.columns[i]);
      }
      some.group.add(some.values);
    }
    rows++;
    if (rows == MOST_ROWS) {
      writeRowGroup();
    }
    if (rows % ROWS_BETWEEN_LOOKS == 0) {
      memory.changed(this);
    }
  }

  /** Bytes of memory that the rows of its row group take, about. */
  long held() {
    long held = 0;
    for (ColumnBuffer column : columns) {
      held += column.held();
    }
    for (Together some : together) {
      held += some.group.held();
    }
    return held;
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
  }

  /** Writes the rows that it holds, if there are any. */
  void writeRowGroup() throws IOException {
    if (rows == 0) {
      return;
    }
    int[] order = order();
    file.startBlock(rows);
    try (ZstdPages zstd = new ZstdPages();
        ColumnChunkPageWriteStore pages =
            ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(column -> zstd)
                .withSchema(type)
                .withAllocator(HeapByteBufferAllocator.getInstance())
                .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                .withPageWriteChecksumEnabled(true)
                .withRowGroupOrdinal(rowGroups)
                .build()) {
      List<ColumnDescriptor> descriptors = type.getColumns();
      for (int column = 0; column < columns.length; column++) {
        columns[column].write(order, pages.getPageWriter(descriptors.get(column)));
        columns[column].clear();
      }
      pages.flushToFileWriter(file);
    }
    together.forEach(some -> some.group.clear());
    file.endBlock();
    rowGroups++;
    rows = 0;
  }

  private int[] order() {
    List<TextBuffer> texts = new ArrayList<>();
    NumberBuffer time = null;
    if (!shape.order().isEmpty()) {
      Map<String, ColumnBuffer> byName = byName();
      shape.order().forEach(name -> texts.add((TextBuffer) byName.get(name)));
      time = (NumberBuffer) byName.get(FileShape.TIME);
    }
    return RowOrder.of(rows, texts, time);
  }

  private List<Together> together() {
    Map<String, ColumnBuffer> byName = byName();
    List<Together> groups = new ArrayList<>();
    for (List<String> names : shape.together()) {
      List<TextBuffer> buffers = new ArrayList<>();
      names.forEach(name -> buffers.add((TextBuffer) byName.get(name)));
      int[] numbers = names.stream().mapToInt(type::getFieldIndex).toArray();
      groups.add(new Together(new TextGroup(buffers), numbers, new Object[numbers.length]));
    }
    return groups;
  }

  private Map<String, ColumnBuffer> byName() {
    Map<String, ColumnBuffer> byName = new LinkedHashMap<>();
    for (int column = 0; column < columns.length; column++) {
      byName.put(type.getFieldName(column), columns[column]);
    }
    return byName;
  }

  private static ColumnBuffer[] columns(MessageType type, FileShape shape) {
    List<Schema.Field> fields = shape.schema().getFields();
    ColumnBuffer[] columns = new ColumnBuffer[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(type.getColumns().get(i), shape);
    }
    return columns;
  }

  private static ColumnBuffer column(ColumnDescriptor column, FileShape shape) {
    String name = column.getPath()[0];
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BINARY ->
          column.getMaxRepetitionLevel() > 0
              ? new TextListBuffer(column)
              : new TextBuffer(column, shape.unique().contains(name));
      case INT32, INT64 -> new NumberBuffer(column);
      case BOOLEAN -> new TruthBuffer(column);
      case FLOAT, DOUBLE, INT96, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException(
              "Column " + name + " has the type " + column.getPrimitiveType() + ", unknown here");
    };
  }
}
