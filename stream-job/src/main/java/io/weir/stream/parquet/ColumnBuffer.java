package io.weir.stream.parquet;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriter;
import org.jspecify.annotations.Nullable;

/** One column of the rows of a row group, until they are written. */
abstract sealed class ColumnBuffer permits TextBuffer, TextListBuffer, NumberBuffer, TruthBuffer {

  private final ColumnDescriptor column;

  ColumnBuffer(ColumnDescriptor column) {
    this.column = column;
  }

  /** Takes the next row's value. */
  abstract void add(@Nullable Object value);

  /** Bytes of memory that it holds, about. */
  abstract long held();

  /** Forgets all rows. */
  abstract void clear();

  /** Forgets the values that came; for a column without rows. */
  void forget() {}

  /**
   * Before the first page: decides how values are encoded, writes the dictionary.
   *
   * @param order all rows, as they will be put
   */
  abstract void begin(int[] order, PageWriter writer) throws IOException;

  /** Puts a row's value into the page. */
  abstract void put(int row, Page page);

  /** Writes the page. */
  abstract void end(Page page, PageWriter writer) throws IOException;

  /**
   * Writes all rows.
   *
   * @param order their numbers in the order in which they shall stand
   */
  final void write(int[] order, PageWriter writer) throws IOException {
    begin(order, writer);
    Page page = new Page(column);
    for (int row : order) {
      put(row, page);
      if (page.isFull()) {
        end(page, writer);
      }
    }
    if (!page.isEmpty()) {
      end(page, writer);
    }
  }

  final IllegalArgumentException unfit(Object value) {
    return new IllegalArgumentException(
        "Column "
            + String.join(".", column.getPath())
            + " of "
            + column.getPrimitiveType().getPrimitiveTypeName()
            + " takes no "
            + value.getClass().getName());
  }
}
