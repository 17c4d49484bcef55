package io.weir.stream.parquet;

import io.weir.stream.parquet.TableColumns.Cells;
import java.io.Serializable;
import org.apache.avro.Schema;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Columns that no file needs any more, for the next file of the same table; one set at the most.
 * What they remember does not travel with it. One thread's.
 */
final class SpareColumns<R> implements Serializable {

  private static final long serialVersionUID = 1L;

  private transient @Nullable TableColumns<R> spare;

  /** Columns without rows. */
  TableColumns<R> take(FileShape shape, Cells<R> cells) {
    TableColumns<R> columns = spare;
    spare = null;
    return columns != null ? columns : new TableColumns<>(type(shape.schema()), shape, cells);
  }

  private static MessageType type(Schema schema) {
    return new AvroSchemaConverter(ColumnRows.configuration()).convert(schema);
  }

  /** Takes back columns whose rows are written. */
  void giveBack(TableColumns<R> columns) {
    spare = columns;
  }
}
