package io.weir.stream.parquet;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** A column of true and false, a bit each. */
final class TruthBuffer extends ColumnBuffer {

  private static final int NULL = -1;

  private final Codes truths = new Codes();
  private int bits;
  private int bitCount;
  private boolean anyTrue;
  private boolean anyFalse;

  TruthBuffer(ColumnDescriptor column) {
    super(column);
  }

  @Override
  void add(@Nullable Object value) {
    if (value == null) {
      truths.add(NULL);
    } else if (value instanceof Boolean truth) {
      truths.add(truth ? 1 : 0);
    } else {
      throw unfit(value);
    }
  }

  @Override
  long held() {
    return truths.held();
  }

  @Override
  void clear() {
    truths.clear();
  }

  @Override
  void begin(int[] order, PageWriter writer) {
    // Two values need no dictionary.
  }

  @Override
  void put(int row, Page page) {
    int truth = truths.get(row);
    page.row(truth != NULL);
    if (truth == NULL) {
      return;
    }
    anyTrue |= truth == 1;
    anyFalse |= truth == 0;
    bits |= truth << bitCount;
    bitCount++;
    if (bitCount == Byte.SIZE) {
      flushBits(page);
    }
  }

  @Override
  void end(Page page, PageWriter writer) throws IOException {
    if (bitCount > 0) {
      flushBits(page);
    }
    Statistics<?> statistics = page.statistics();
    if (anyTrue) {
      statistics.updateStats(true);
    }
    if (anyFalse) {
      statistics.updateStats(false);
    }
    anyTrue = false;
    anyFalse = false;
    page.writePlain(writer, statistics);
  }

  private void flushBits(Page page) {
    page.plain().writeByte(bits);
    bits = 0;
    bitCount = 0;
  }
}
