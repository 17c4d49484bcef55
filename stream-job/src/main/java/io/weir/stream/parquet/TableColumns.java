package io.weir.stream.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, which hold the rows of a row group until it is written. What texts they
 * took they know again in the next, of whatever file: a table's files are mostly of the same pods
 * and policies. One thread's.
 */
final class TableColumns<R> {

  /** When more is remembered of texts, all of it is forgotten. */
  static final long MOST_REMEMBERED = 32L * 1024 * 1024;

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

  /**
   * Rows that are taken apart together, column after column: while one value waits for memory, the
   * next ones are on their way.
   */
  private static final int TAKEN_APART = 64;

  private final MessageType type;
  private final FileShape shape;
  private final Cells<R> cells;
  private final List<ColumnBuffer> columns;
  private final Map<String, ColumnBuffer> byName = new LinkedHashMap<>();
  private final List<Together> together = new ArrayList<>();
  private final int[] alone;
  private final List<R> whole = new ArrayList<>(TAKEN_APART);
  private int rows;
  private long knownBefore;

  /**
   * @param cells how a row is taken apart
   */
  TableColumns(MessageType type, FileShape shape, Cells<R> cells) {
    this.type = type;
    this.shape = shape;
    this.cells = cells;
    List<Schema.Field> fields = shape.schema().getFields();
    this.columns =
        IntStream.range(0, fields.size())
            .mapToObj(column -> buffer(type.getColumns().get(column), shape))
            .toList();
    for (int column = 0; column < columns.size(); column++) {
      byName.put(type.getFieldName(column), columns.get(column));
    }
    for (List<String> names : shape.together()) {
      List<TextBuffer> texts = names.stream().map(this::text).toList();
      int[] numbers = names.stream().mapToInt(type::getFieldIndex).toArray();
      together.add(new Together(new TextGroup(texts), numbers, new Object[numbers.length]));
    }
    this.alone =
        IntStream.range(0, columns.size())
            .filter(column -> !shape.isTogether(type.getFieldName(column)))
            .toArray();
  }

  private static ColumnBuffer buffer(ColumnDescriptor column, FileShape shape) {
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

  private TextBuffer text(String name) {
    return (TextBuffer) column(name);
  }

  private ColumnBuffer column(String name) {
    ColumnBuffer column = byName.get(name);
    if (column == null) {
      throw new IllegalArgumentException("No column " + name + " in " + type.getName());
    }
    return column;
  }

  MessageType type() {
    return type;
  }

  int rows() {
    return rows;
  }

  /** In the order of the schema. */
  List<ColumnBuffer> columns() {
    return columns;
  }

  /**
   * Takes a row.
   *
   * @param row is not changed any more
   */
  void add(R row) {
    whole.add(row);
    rows++;
    if (whole.size() == TAKEN_APART) {
      takeApart();
    }
  }

  private void takeApart() {
    for (int column : alone) {
      ColumnBuffer buffer = columns.get(column);
      for (R row : whole) {
        buffer.add(cells.get(row, column));
      }
    }
    for (Together some : together) {
      for (R row : whole) {
        for (int i = 0; i < some.columns.length; i++) {
          some.values[i] = cells.get(row, some.columns[i]);
        }
        some.group.add(some.values);
      }
    }
    whole.clear();
  }

  /** Bytes of memory that the rows take, and the texts that came with them, about. */
  long held() {
    long held = -knownBefore;
    for (ColumnBuffer column : columns) {
      held += column.held();
    }
    for (Together some : together) {
      held += some.group.held();
    }
    return held;
  }

  /** Ends the row group: the numbers of its rows as they shall stand in the file. */
  int[] order() {
    takeApart();
    if (shape.order().isEmpty()) {
      return RowOrder.of(rows, List.of(), null);
    }
    List<TextBuffer> texts = shape.order().stream().map(this::text).toList();
    return RowOrder.of(rows, texts, (NumberBuffer) column(FileShape.TIME));
  }

  /** Forgets the rows. */
  void clear() {
    columns.forEach(ColumnBuffer::clear);
    rows = 0;
    knownBefore = 0;
    knownBefore = held();
    if (knownBefore > MOST_REMEMBERED) {
      columns.forEach(ColumnBuffer::forget);
      together.forEach(some -> some.group.forget());
      knownBefore = 0;
    }
  }
}
