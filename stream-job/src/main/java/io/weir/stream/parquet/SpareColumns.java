package io.weir.stream.parquet;

import java.io.Serializable;
import org.apache.avro.Schema;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Columns that no file needs any more, for the next file of the same table; one set at the most.
 * What they remember does not travel with it. One thread's.
 */
final class SpareColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  private transient @Nullable TableColumns spare;

  /** Columns without rows. */
  TableColumns take(FileShape shape) {
    TableColumns columns = spare;
    spare = null;
    return columns != null ? columns : new TableColumns(type(shape.schema()), shape);
  }

  private static MessageType type(Schema schema) {
    return new AvroSchemaConverter(ColumnRows.configuration()).convert(schema);
  }

  /** Takes back columns whose rows are written. */
  void giveBack(TableColumns columns) {
    spare = columns;
  }
}
