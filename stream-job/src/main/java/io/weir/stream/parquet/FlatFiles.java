package io.weir.stream.parquet;

import java.io.IOException;
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

  FlatFiles(Class<T> type, String table) {
    this.type = type;
    this.table = table;
  }

  @Override
  public BulkWriter<T> create(FSDataOutputStream out) throws IOException {
    Schema wire = SpecificData.get().getSchema(type);
    FlatSchema flat = FlatSchema.of(wire, table);
    BulkWriter<GenericRecord> rows =
        ParquetRows.writer(out, flat.schema(), GenericData.get(), Footer.of(wire), Set.of());
    return new Flattening<>(flat, rows);
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
