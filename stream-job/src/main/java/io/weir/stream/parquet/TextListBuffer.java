package io.weir.stream.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriter;
import org.jspecify.annotations.Nullable;

/**
 * A column of lists of texts: a row is a code of a list, which is never changed by who gave it. One
 * that is the very object that came before is found without a look at its texts.
 */
final class TextListBuffer extends ColumnBuffer {

  private static final int[] NONE = {};
  private static final @Nullable List<?>[] NO_LISTS = {};
  private static final int EMPTY = 0;

  /** How many lists are found again by identity; a power of two. */
  private static final int RECENT = 1 << 14;

  /** What a list costs beside its elements' codes: the object, its place in the map, its code. */
  private static final int OVERHEAD = 150;

  private final TextDictionary dictionary = new TextDictionary();
  private final TextPages pages = new TextPages(dictionary);
  private final Codes codes = new Codes();
  private final UsedCodes usedLists = new UsedCodes();
  private final List<int[]> lists = new ArrayList<>(List.of(NONE));
  private final Map<List<?>, Integer> known = new HashMap<>();
  // Room only where a list is not empty, as in many a column none is.
  private @Nullable List<?>[] recent = NO_LISTS;
  private int[] recentCodes = NONE;
  private @Nullable List<?> last;
  private int lastCode;
  private long values;
  private long listedElements;

  TextListBuffer(ColumnDescriptor column) {
    super(column);
  }

  @Override
  void add(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("A list is never " + value);
    }
    if (list.isEmpty()) {
      codes.add(EMPTY);
      return;
    }
    if (list != last) {
      lastCode = code(list);
      last = list;
    }
    values += lists.get(lastCode).length;
    codes.add(lastCode);
  }

  private int code(List<?> list) {
    if (recent.length == 0) {
      recent = new List<?>[RECENT];
      recentCodes = new int[RECENT];
    }
    int place = place(list);
    if (recent[place] == list) {
      return recentCodes[place];
    }
    if (recent[place + 1] == list) {
      return recentCodes[place + 1];
    }
    Integer same = known.get(list);
    int code = same != null ? same : append(list);
    recent[place + 1] = recent[place];
    recentCodes[place + 1] = recentCodes[place];
    recent[place] = list;
    recentCodes[place] = code;
    return code;
  }

  /**
   * The first of a pair: the last two lists that fall on it are known. Not of the list's own hash,
   * for which all of its texts would be looked at.
   */
  private static int place(List<?> list) {
    Object end = list.get(list.size() - 1);
    int hash = 31 * Objects.hashCode(list.get(0)) + Objects.hashCode(end);
    return (hash ^ (hash >>> 16)) & (RECENT - 2);
  }

  private int append(List<?> list) {
    int[] elements = new int[list.size()];
    for (int i = 0; i < elements.length; i++) {
      if (!(list.get(i) instanceof String text)) {
        throw unfit(list.get(i));
      }
      elements[i] = dictionary.codeOf(text);
    }
    lists.add(elements);
    listedElements += elements.length;
    known.put(list, lists.size() - 1);
    return lists.size() - 1;
  }

  @Override
  long held() {
    return codes.held()
        + dictionary.held()
        + (long) OVERHEAD * lists.size()
        + 2L * Integer.BYTES * listedElements;
  }

  @Override
  void clear() {
    codes.clear();
    usedLists.clear();
    pages.clear();
    values = 0;
  }

  @Override
  void forget() {
    dictionary.clear();
    recent = NO_LISTS;
    recentCodes = NONE;
    known.clear();
    lists.clear();
    lists.add(NONE);
    last = null;
    listedElements = 0;
  }

  @Override
  void begin(int[] order, PageWriter writer) throws IOException {
    for (int row : order) {
      usedLists.add(codes.get(row));
    }
    for (int number = 0; number < usedLists.size(); number++) {
      for (int element : lists.get(usedLists.code(number))) {
        pages.use(element);
      }
    }
    pages.begin(writer, values);
  }

  @Override
  void put(int row, Page page) {
    int[] elements = lists.get(codes.get(row));
    page.row(elements.length > 0);
    for (int i = 0; i < elements.length; i++) {
      if (i > 0) {
        page.more();
      }
      pages.put(elements[i], page);
    }
  }

  @Override
  void end(Page page, PageWriter writer) throws IOException {
    pages.end(page, writer);
  }
}
