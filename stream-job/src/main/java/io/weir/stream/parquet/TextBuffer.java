package io.weir.stream.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriter;
import org.jspecify.annotations.Nullable;

/** A column of texts: a row is a code of the texts that differ. */
final class TextBuffer extends ColumnBuffer {

  /** The code of no text. */
  static final int NULL = -1;

  private final boolean unique;
  private final TextDictionary dictionary = new TextDictionary();
  private final TextPages pages = new TextPages(dictionary);
  private final Codes codes = new Codes();
  private @Nullable Object last;
  private int lastCode = NULL;
  private int present;
  private int[] rankOf = {};

  /**
   * @param unique whether hardly a text repeats, so that looking for it is waste
   */
  TextBuffer(ColumnDescriptor column, boolean unique) {
    super(column);
    this.unique = unique;
  }

  @Override
  void add(@Nullable Object value) {
    if (value != last) {
      last = value;
      lastCode = value == null ? NULL : code(value);
    } else if (unique && value != null) {
      lastCode = code(value);
    }
    addCode(lastCode);
  }

  /** Takes the next row's value by its {@link #code}. */
  void addCode(int code) {
    if (code != NULL) {
      present++;
    }
    codes.add(code);
  }

  /** The code of a text. */
  int code(Object value) {
    if (!(value instanceof String text)) {
      throw unfit(value);
    }
    return unique ? dictionary.append(text) : dictionary.codeOf(text);
  }

  /** For each row the place of its text among all, from 1; 0 for null. */
  int[] ranks() {
    if (rankOf.length != dictionary.size()) {
      rankOf = rankOfCodes();
    }
    int[] ranks = new int[codes.size()];
    for (int row = 0; row < ranks.length; row++) {
      int code = codes.get(row);
      ranks[row] = code == NULL ? 0 : rankOf[code];
    }
    return ranks;
  }

  private int[] rankOfCodes() {
    Integer[] byText = IntStream.range(0, dictionary.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(byText, dictionary::compare);
    int[] ranks = new int[byText.length];
    for (int rank = 0; rank < byText.length; rank++) {
      ranks[byText[rank]] = rank + 1;
    }
    return ranks;
  }

  @Override
  long held() {
    return codes.held() + dictionary.held();
  }

  @Override
  void clear() {
    codes.clear();
    pages.clear();
    present = 0;
    if (unique) {
      forget();
    }
  }

  @Override
  void forget() {
    dictionary.clear();
    rankOf = new int[0];
    last = null;
    lastCode = NULL;
  }

  @Override
  void begin(int[] order, PageWriter writer) throws IOException {
    for (int row : order) {
      int code = codes.get(row);
      if (code != NULL) {
        pages.use(code);
      }
    }
    pages.begin(writer, present);
  }

  @Override
  void put(int row, Page page) {
    int code = codes.get(row);
    page.row(code != NULL);
    if (code != NULL) {
      pages.put(code, page);
    }
  }

  @Override
  void end(Page page, PageWriter writer) throws IOException {
    pages.end(page, writer);
  }
}
