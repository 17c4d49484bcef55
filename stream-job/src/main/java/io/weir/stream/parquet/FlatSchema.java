package io.weir.stream.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A wire record as the archive's flat columns: enums become text, a nested record's fields stand
 * beside the others under its name ({@code plugin_verdict}), everything else keeps name, type and
 * documentation. Columns of an absent nested record are null, or empty for lists. A field that
 * holds one of several records becomes one column of JSON, see {@link StateJson}.
 */
final class FlatSchema {

  private final Schema schema;
  private final List<Function<IndexedRecord, @Nullable Object>> columns;

  private FlatSchema(Schema schema, List<Function<IndexedRecord, @Nullable Object>> columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /**
   * The columns of a wire record.
   *
   * @throws IllegalArgumentException if it holds a type that has no flat form, naming the field
   */
  static FlatSchema of(Schema wire, String name) {
    List<Field> fields = new ArrayList<>();
    List<Function<IndexedRecord, @Nullable Object>> columns = new ArrayList<>();
    addFields(wire, "", record -> record, fields, columns);
    return new FlatSchema(
        Schema.createRecord(name, wire.getDoc(), "io.weir.archive", false, fields), columns);
  }

  Schema schema() {
    return schema;
  }

  /** The record's value of a column; timestamps as UTC microseconds. */
  @Nullable Object value(IndexedRecord record, int column) {
    return columns.get(column).apply(record);
  }

  /** The record's row; timestamps as UTC microseconds. */
  GenericData.Record row(IndexedRecord record) {
    GenericData.Record row = new GenericData.Record(schema);
    for (int i = 0; i < columns.size(); i++) {
      row.put(i, value(record, i));
    }
    return row;
  }

  private static void addFields(
      Schema wire,
      String prefix,
      Function<IndexedRecord, @Nullable IndexedRecord> parent,
      List<Field> fields,
      List<Function<IndexedRecord, @Nullable Object>> columns) {
    for (Field field : wire.getFields()) {
      boolean severalRecords = isSeveralRecords(field.schema());
      Schema type = severalRecords ? Schema.create(Schema.Type.STRING) : notNull(field.schema());
      int position = field.pos();
      Function<IndexedRecord, @Nullable Object> value =
          record -> {
            IndexedRecord holder = parent.apply(record);
            return holder == null ? null : holder.get(position);
          };
      if (type.getType() == Schema.Type.RECORD) {
        addFields(
            type,
            prefix + field.name() + "_",
            record -> (IndexedRecord) value.apply(record),
            fields,
            columns);
        continue;
      }
      boolean list = type.getType() == Schema.Type.ARRAY;
      boolean nullable = !list && (!prefix.isEmpty() || field.schema().isNullable());
      Schema column = column(prefix + field.name(), type);
      fields.add(
          new Field(
              prefix + field.name(),
              nullable ? Schema.createUnion(Schema.create(Schema.Type.NULL), column) : column,
              field.doc()));
      columns.add(
          severalRecords
              ? record -> json((IndexedRecord) value.apply(record))
              : record -> ColumnValues.of(value.apply(record), list));
    }
  }

  private static @Nullable String json(@Nullable IndexedRecord state) {
    return state == null ? null : StateJson.write(state);
  }

  private static boolean isSeveralRecords(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        && schema.getTypes().stream().filter(s -> s.getType() == Schema.Type.RECORD).count() > 1;
  }

  private static Schema column(String name, Schema type) {
    return switch (type.getType()) {
      case ENUM, STRING -> Schema.create(Schema.Type.STRING);
      case ARRAY -> Schema.createArray(column(name, type.getElementType()));
      case LONG ->
          type.getLogicalType() instanceof LogicalTypes.TimestampMicros micros
              ? micros.addToSchema(Schema.create(Schema.Type.LONG))
              : Schema.create(Schema.Type.LONG);
      case INT, BOOLEAN, DOUBLE, FLOAT -> Schema.create(type.getType());
      default ->
          throw new IllegalArgumentException(
              "Column " + name + " has the type " + type.getType() + ", which has no flat form");
    };
  }

  private static Schema notNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> branches =
        schema.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    if (branches.size() != 1) {
      throw new IllegalArgumentException("A union of several types has no flat form: " + schema);
    }
    return branches.get(0);
  }
}
