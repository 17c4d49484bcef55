package io.weir.stream.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Files of a table whose rows are wire records made flat. */
final class FlatFiles<T extends SpecificRecordBase> implements BulkWriter.Factory<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final String table;
  private final ArchiveWriter writer;
  private final List<String> order;
  private final RowGroupMemory memory;
  private final SpareColumns<T> spare = new SpareColumns<>();

  /**
   * @param writer how they are written
   * @param order as {@link FileShape#order}
   */
  FlatFiles(Class<T> type, String table, ArchiveWriter writer, List<String> order) {
    this(type, table, writer, order, RowGroupMemory.ofATable());
  }

  /**
   * @param memory of all that are open
   */
  FlatFiles(
      Class<T> type,
      String table,
      ArchiveWriter writer,
      List<String> order,
      RowGroupMemory memory) {
    this.type = type;
    this.table = table;
    this.writer = writer;
    this.order = List.copyOf(order);
    this.memory = memory;
  }

  @Override
  public BulkWriter<T> create(FSDataOutputStream out) throws IOException {
    Schema wire = SpecificData.get().getSchema(type);
    FlatSchema flat = FlatSchema.of(wire, table);
    Set<String> unique =
        flat.schema().getField(FileShape.ID) == null ? Set.of() : Set.of(FileShape.ID);
    FileShape shape = new FileShape(flat.schema(), Footer.of(wire), unique, order, List.of());
    return switch (writer) {
      case COLUMNS -> new ColumnRows<>(out, shape, flat::value, spare, memory);
      case RECORDS -> new Flattening<>(flat, ParquetRows.writer(out, shape, GenericData.get()));
    };
  }

  private record Flattening<T extends SpecificRecordBase>(
      FlatSchema flat, BulkWriter<GenericRecord> rows) implements BulkWriter<T> {

    @Override
    public void addElement(T record) throws IOException {
      rows.addElement(flat.row(record));
    }

    @Override
    public void flush() throws IOException {
      rows.flush();
    }

    @Override
    public void finish() throws IOException {
      rows.finish();
    }
  }
}
