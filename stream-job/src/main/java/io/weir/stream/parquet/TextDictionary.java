package io.weir.stream.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The different texts that came in a column, in whatever file, each with a code, from 0. Texts that
 * are the very same object as one before, as what is known of a pod mostly is, are found without a
 * look at their letters.
 */
final class TextDictionary {

  // How many texts are found again by identity; powers of two.
  private static final int FEWEST_RECENT = 64;
  private static final int MOST_RECENT = 1 << 16;

  /** What a text costs beside its bytes: the object, its place in the map, its code. */
  private static final int OVERHEAD = 120;

  private final Map<String, Integer> codes = new HashMap<>();
  private @Nullable String[] recent = new String[FEWEST_RECENT];
  private int[] recentCodes = new int[FEWEST_RECENT];
  private byte[] bytes = new byte[256];
  private int[] ends = new int[16];
  private int size;

  /** The text's code; a new one where it has none. */
  int codeOf(String text) {
    int place = place(text);
    if (isAt(place, text)) {
      return recentCodes[place];
    }
    if (isAt(place + 1, text)) {
      return recentCodes[place + 1];
    }
    Integer known = codes.get(text);
    int code;
    if (known == null) {
      code = append(text);
      codes.put(text, code);
      if (size > recent.length / 2 && recent.length < MOST_RECENT) {
        recent = new String[4 * recent.length];
        recentCodes = new int[recent.length];
        place = place(text);
      }
    } else {
      code = known;
    }
    recent[place + 1] = recent[place];
    recentCodes[place + 1] = recentCodes[place];
    recent[place] = text;
    recentCodes[place] = code;
    return code;
  }

  /** The first of a pair: the last two texts that fall on it are known. */
  private int place(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 16)) & (recent.length - 2);
  }

  /** The same object, not an equal one, is the point. */
  @SuppressWarnings({"ReferenceEquality", "StringEquality"})
  private boolean isAt(int place, String text) {
    return recent[place] == text;
  }

  /** A new code, whether the text has one or not. */
  int append(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    int start = size == 0 ? 0 : ends[size - 1];
    int end = Math.addExact(start, encoded.length);
    if (end > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * bytes.length)));
    }
    System.arraycopy(encoded, 0, bytes, start, encoded.length);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ends[size] = end;
    return size++;
  }

  int size() {
    return size;
  }

  /** Bytes of all texts. */
  int textBytes() {
    return size == 0 ? 0 : ends[size - 1];
  }

  int length(int code) {
    return ends[code] - start(code);
  }

  /** Unsigned byte by byte, as Parquet orders texts. */
  int compare(int code, int other) {
    return code == other
        ? 0
        : Arrays.compareUnsigned(bytes, start(code), ends[code], bytes, start(other), ends[other]);
  }

  /** The text, for as long as this is not cleared. */
  Binary binary(int code) {
    return Binary.fromReusedByteArray(bytes, start(code), length(code));
  }

  /** Writes the text in Parquet's plain form: its length, then its bytes. */
  void writePlain(int code, PlainBytes out) {
    int start = start(code);
    out.writeInt(ends[code] - start);
    out.write(bytes, start, ends[code] - start);
  }

  /** Bytes that it holds, about. */
  long held() {
    return bytes.length
        + 8L * recent.length
        + (long) Integer.BYTES * ends.length
        + (long) OVERHEAD * codes.size();
  }

  void clear() {
    codes.clear();
    recent = new String[FEWEST_RECENT];
    recentCodes = new int[FEWEST_RECENT];
    bytes = new byte[256];
    ends = new int[16];
    size = 0;
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }
}
