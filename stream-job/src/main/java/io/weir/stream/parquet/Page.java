package io.weir.stream.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/**
 * The page of a column that is being filled, one after the other: levels, and values either plain
 * or as codes of a dictionary.
 */
final class Page {

  // As parquet-java cuts them: small enough that a reader can skip by the page index.
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_BYTES = 1 << 20;

  private final ColumnDescriptor column;
  private final PrimitiveType type;
  private final Runs repetitionLevels = new Runs();
  private final Runs definitionLevels = new Runs();
  private final PlainBytes plain = new PlainBytes();
  private final Runs codes = new Runs();
  private int rows;
  private int entries;
  private long nulls;
  private long textBytes;

  Page(ColumnDescriptor column) {
    this.column = column;
    this.type = column.getPrimitiveType();
  }

  /** Where plain values go. */
  PlainBytes plain() {
    return plain;
  }

  /** Where a dictionary's codes go. */
  Runs codes() {
    return codes;
  }

  /** Counts the bytes of a text, for the statistics of sizes. */
  void text(int bytes) {
    textBytes += bytes;
  }

  /** Begins the next row with its only value, its list's first value, or none of either. */
  void row(boolean present) {
    rows++;
    entry(0, present);
  }

  /** A further value of the row's list. */
  void more() {
    entry(1, true);
  }

  private void entry(int repetition, boolean present) {
    entries++;
    if (column.getMaxRepetitionLevel() > 0) {
      repetitionLevels.add(repetition);
    }
    if (column.getMaxDefinitionLevel() > 0) {
      definitionLevels.add(present ? 1 : 0);
    }
    if (!present) {
      nulls++;
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** To be asked between two rows. */
  boolean isFull() {
    return rows >= MOST_ROWS || plain.size() >= MOST_BYTES || entries >= MOST_BYTES;
  }

  /** New statistics that know of the nulls. */
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(nulls);
    return statistics;
  }

  /** Hands the page on with its plain values, and begins the next. */
  void writePlain(PageWriter writer, Statistics<?> statistics) throws IOException {
    write(writer, plain.toInput(), Encoding.PLAIN, statistics);
  }

  /**
   * Hands the page on with its codes, and begins the next.
   *
   * @param different how many values the dictionary has
   */
  void writeCodes(PageWriter writer, int different, Statistics<?> statistics) throws IOException {
    int bitWidth = BytesUtils.getWidthFromMaxInt(different - 1);
    BytesInput values =
        BytesInput.concat(BytesInput.from(new byte[] {(byte) bitWidth}), codes.toInput(bitWidth));
    write(writer, values, Encoding.RLE_DICTIONARY, statistics);
  }

  private void write(
      PageWriter writer, BytesInput values, Encoding encoding, Statistics<?> statistics)
      throws IOException {
    List<BytesInput> parts = new ArrayList<>();
    addLevels(repetitionLevels, column.getMaxRepetitionLevel(), parts);
    addLevels(definitionLevels, column.getMaxDefinitionLevel(), parts);
    parts.add(values);
    writer.writePage(
        BytesInput.concat(parts),
        entries,
        rows,
        statistics,
        sizes(),
        null,
        Encoding.RLE,
        Encoding.RLE,
        encoding);
    repetitionLevels.clear();
    definitionLevels.clear();
    plain.clear();
    codes.clear();
    rows = 0;
    entries = 0;
    nulls = 0;
    textBytes = 0;
  }

  private SizeStatistics sizes() {
    // Counts of levels are left out where the nulls already tell them, as parquet-java does.
    List<Long> repetition =
        column.getMaxRepetitionLevel() > 0
            ? List.of((long) rows, (long) entries - rows)
            : List.of();
    return new SizeStatistics(type, textBytes, repetition, List.of());
  }

  private static void addLevels(Runs levels, int highest, List<BytesInput> parts)
      throws IOException {
    if (highest > 0) {
      BytesInput encoded = levels.toInput(1);
      parts.add(BytesInput.fromInt(Math.toIntExact(encoded.size())));
      parts.add(encoded);
    }
  }
}
