package io.weir.stream.parquet;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the open files of one table in one subtask may hold in memory together. One cluster's
 * present hour is one file; when history is read, each hour and cluster is one more.
 *
 * <p>Travels to each subtask with the table's sink, and knows the files that are written there. One
 * thread's.
 */
final class RowGroupMemory implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final long MOST_BYTES = 96L * 1024 * 1024;

  private final long mostBytes;
  private transient @Nullable Map<ColumnRows<?>, Long> held;

  RowGroupMemory(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** As much as one file's row group is worth: 96 MiB. */
  static RowGroupMemory ofATable() {
    return new RowGroupMemory(MOST_BYTES);
  }

  /**
   * A file holds more than before, or less. Where that is too much for all of them together, the
   * one that holds most writes its row group.
   */
  void changed(ColumnRows<?> file) throws IOException {
    Map<ColumnRows<?>, Long> files = files();
    files.put(file, file.held());
    if (held() <= mostBytes) {
      return;
    }
    ColumnRows<?> largest = file;
    for (Map.Entry<ColumnRows<?>, Long> other : files.entrySet()) {
      if (other.getValue() > files.getOrDefault(largest, 0L)) {
        largest = other.getKey();
      }
    }
    largest.writeRowGroup();
    files.put(largest, largest.held());
  }

  /** A file holds nothing any more. */
  void closed(ColumnRows<?> file) {
    files().remove(file);
  }

  /** Bytes that all of them held when they were looked at, about. */
  long held() {
    return files().values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<ColumnRows<?>, Long> files() {
    Map<ColumnRows<?>, Long> files = held;
    if (files == null) {
      files = new HashMap<>();
      held = files;
    }
    return files;
  }
}
