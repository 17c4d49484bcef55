package io.weir.stream.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of texts that repeat together, as all that is known of a pod does: they are looked up
 * together. Where each text is the very object that stood there before, none is looked at.
 */
final class TextGroup {

  // How many different rows of texts are found again; powers of two.
  private static final int FEWEST = 1 << 12;
  private static final int MOST = 1 << 17;

  private final List<TextBuffer> columns;
  private @Nullable Object[] texts;
  private int[] codes;
  private int places = FEWEST;
  private int misses;

  /**
   * @param columns the first tells most of the rows of texts apart
   */
  TextGroup(List<TextBuffer> columns) {
    this.columns = columns;
    this.texts = new Object[FEWEST * columns.size()];
    this.codes = new int[FEWEST * columns.size()];
  }

  /**
   * Takes the next row's values.
   *
   * @param values one for each column
   */
  void add(@Nullable Object[] values) {
    int place = place(values[0]);
    int first = place * values.length;
    if (!isAt(first, values)) {
      int other = (place + 1) * values.length;
      first = isAt(other, values) ? other : remember(values);
    }
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      // Null has a place without ever being put there.
      columns.get(i).addCode(value == null ? TextBuffer.NULL : codes[first + i]);
    }
  }

  private boolean isAt(int first, @Nullable Object[] values) {
    boolean same = true;
    for (int i = 0; i < values.length; i++) {
      same &= texts[first + i] == values[i];
    }
    return same;
  }

  private int remember(@Nullable Object[] values) {
    misses++;
    if (misses > places && places < MOST) {
      places *= 4;
      misses = 0;
      texts = new Object[places * values.length];
      codes = new int[places * values.length];
    }
    int place = place(values[0]);
    int first = place * values.length;
    int other = (place + 1) * values.length;
    System.arraycopy(texts, first, texts, other, values.length);
    System.arraycopy(codes, first, codes, other, values.length);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      texts[first + i] = value;
      codes[first + i] = value == null ? TextBuffer.NULL : columns.get(i).code(value);
    }
    return first;
  }

  /** The first of a pair: the last two rows of texts that fall on it are known. */
  private int place(@Nullable Object lead) {
    int hash = lead == null ? 0 : lead.hashCode();
    return (hash ^ (hash >>> 16)) & (places - 2);
  }

  /** Bytes that it holds, about. */
  long held() {
    return (long) texts.length * (Long.BYTES + Integer.BYTES);
  }

  /** Forgets all rows of texts, as their columns do. */
  void forget() {
    places = FEWEST;
    misses = 0;
    texts = new Object[FEWEST * columns.size()];
    codes = new int[FEWEST * columns.size()];
  }
}
