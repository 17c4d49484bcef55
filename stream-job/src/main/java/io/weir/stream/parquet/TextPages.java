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
  private final BitSet onPage = new BitSet();
  private boolean plain;

  TextPages(TextDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Before the first page.
   *
   * @param values how many texts will be put, of which the dictionary holds the different ones
   */
  void begin(PageWriter writer, long values) throws IOException {
    int different = dictionary.size();
    boolean hardlyRepeated = different > 1 && different > values * 3 / 4;
    plain = different == 0 || hardlyRepeated || dictionary.textBytes() > MOST_DICTIONARY_BYTES;
    if (plain) {
      return;
    }
    PlainBytes bytes = new PlainBytes();
    for (int code = 0; code < different; code++) {
      dictionary.writePlain(code, bytes);
    }
    writer.writeDictionaryPage(new DictionaryPage(bytes.toInput(), different, Encoding.PLAIN));
  }

  void put(int code, Page page) {
    page.text(dictionary.length(code));
    onPage.set(code);
    if (plain) {
      dictionary.writePlain(code, page.plain());
    } else {
      page.codes().add(code);
    }
  }

  void end(Page page, PageWriter writer) throws IOException {
    Statistics<?> statistics = page.statistics();
    int least = onPage.nextSetBit(0);
    if (least >= 0) {
      int most = least;
      for (int code = least; code >= 0; code = onPage.nextSetBit(code + 1)) {
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
      page.writeCodes(writer, dictionary.size(), statistics);
    }
  }
}
