package io.weir.stream.parquet;

import java.io.IOException;
import java.util.BitSet;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;

/** Writes texts by their codes: with a dictionary where texts repeat, plain where they do not. */
final class TextPages {

  /** A reader must hold a dictionary as a whole. */
  private static final int MOST_DICTIONARY_BYTES = 16 << 20;

  private final TextDictionary dictionary;
  private final UsedCodes used = new UsedCodes();
  private final BitSet onPage = new BitSet();
  private long usedBytes;
  private boolean plain;

  TextPages(TextDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Before the first page: says that a text will be put. */
  void use(int code) {
    int before = used.size();
    used.add(code);
    if (used.size() > before) {
      usedBytes += dictionary.length(code);
    }
  }

  /**
   * Before the first page.
   *
   * @param values how many texts will be put
   */
  void begin(PageWriter writer, long values) throws IOException {
    int different = used.size();
    boolean hardlyRepeated = different > 1 && different > values * 3 / 4;
    plain = different == 0 || hardlyRepeated || usedBytes > MOST_DICTIONARY_BYTES;
    if (plain) {
      return;
    }
    PlainBytes bytes = new PlainBytes();
    for (int number = 0; number < different; number++) {
      dictionary.writePlain(used.code(number), bytes);
    }
    writer.writeDictionaryPage(new DictionaryPage(bytes.toInput(), different, Encoding.PLAIN));
  }

  void put(int code, Page page) {
    int number = used.number(code);
    page.text(dictionary.length(code));
    onPage.set(number);
    if (plain) {
      dictionary.writePlain(code, page.plain());
    } else {
      page.codes().add(number);
    }
  }

  void end(Page page, PageWriter writer) throws IOException {
    Statistics<?> statistics = page.statistics();
    int first = onPage.nextSetBit(0);
    if (first >= 0) {
      int least = used.code(first);
      int most = least;
      for (int number = first; number >= 0; number = onPage.nextSetBit(number + 1)) {
        int code = used.code(number);
        if (dictionary.compare(code, least) < 0) {
          least = code;
        } else if (dictionary.compare(code, most) > 0) {
          most = code;
        }
      }
      statistics.updateStats(dictionary.binary(least));
      statistics.updateStats(dictionary.binary(most));
      onPage.clear();
    }
    if (plain) {
      page.writePlain(writer, statistics);
    } else {
      page.writeCodes(writer, used.size(), statistics);
    }
  }

  /** Begins anew with no text used. */
  void clear() {
    used.clear();
    usedBytes = 0;
  }
}
