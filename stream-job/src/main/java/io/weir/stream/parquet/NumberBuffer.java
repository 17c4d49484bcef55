package io.weir.stream.parquet;

import io.weir.stream.input.Micros;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** A column of whole numbers of 32 or 64 bits; times are microseconds. */
final class NumberBuffer extends ColumnBuffer {

  private static final int FIRST_ROOM = 1024;
  private static final long[] NO_ROOM = {};

  private final boolean wide;
  private final Codes present = new Codes();
  private long[] numbers = NO_ROOM;
  private @Nullable NumberDictionary dictionary;
  private long least;
  private long most;
  private boolean any;

  NumberBuffer(ColumnDescriptor column) {
    super(column);
    wide = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
  }

  @Override
  void add(@Nullable Object value) {
    int row = present.size();
    present.add(value == null ? 0 : 1);
    if (value == null) {
      return;
    }
    if (row >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(FIRST_ROOM, 2 * row));
    }
    numbers[row] = number(value);
  }

  private long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Integer number) {
      return number;
    }
    if (value instanceof Instant time) {
      return Micros.of(time);
    }
    throw unfit(value);
  }

  /** The row's number; 0 for null. */
  long get(int row) {
    return present.get(row) == 0 ? 0 : numbers[row];
  }

  @Override
  long held() {
    return present.held() + (long) Long.BYTES * Math.min(present.size(), numbers.length);
  }

  @Override
  void clear() {
    present.clear();
  }

  @Override
  void begin(int[] order, PageWriter writer) throws IOException {
    NumberDictionary found = new NumberDictionary();
    boolean fits = true;
    for (int row = 0; fits && row < present.size(); row++) {
      fits = present.get(row) == 0 || found.codeOf(numbers[row]) >= 0;
    }
    dictionary = fits && found.size() > 0 ? found : null;
    if (dictionary != null) {
      PlainBytes bytes = new PlainBytes();
      for (int code = 0; code < dictionary.size(); code++) {
        writePlain(dictionary.number(code), bytes);
      }
      writer.writeDictionaryPage(
          new DictionaryPage(bytes.toInput(), dictionary.size(), Encoding.PLAIN));
    }
  }

  @Override
  void put(int row, Page page) {
    boolean there = present.get(row) != 0;
    page.row(there);
    if (!there) {
      return;
    }
    long number = numbers[row];
    least = any ? Math.min(least, number) : number;
    most = any ? Math.max(most, number) : number;
    any = true;
    if (dictionary == null) {
      writePlain(number, page.plain());
    } else {
      page.codes().add(dictionary.codeOf(number));
    }
  }

  private void writePlain(long number, PlainBytes out) {
    if (wide) {
      out.writeLong(number);
    } else {
      out.writeInt((int) number);
    }
  }

  @Override
  void end(Page page, PageWriter writer) throws IOException {
    Statistics<?> statistics = page.statistics();
    if (any) {
      update(statistics, least);
      update(statistics, most);
      any = false;
    }
    if (dictionary == null) {
      page.writePlain(writer, statistics);
    } else {
      page.writeCodes(writer, dictionary.size(), statistics);
    }
  }

  private void update(Statistics<?> statistics, long number) {
    if (wide) {
      statistics.updateStats(number);
    } else {
      statistics.updateStats((int) number);
    }
  }
}
