package io.weir.stream.parquet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What the files of a table are like.
 *
 * @param schema flat: numbers, truths, texts and lists of texts
 * @param footer the file's own metadata
 * @param unique columns that hardly repeat a value, for which a dictionary is waste
 * @param order columns of text by which the rows of a row group are sorted, the first outweighs all
 *     others, null comes first; then by {@code interval_start}. Empty: as they come
 * @param together columns of text that repeat together, the one that tells most apart first
 */
record FileShape(
    Schema schema,
    Map<String, String> footer,
    Set<String> unique,
    List<String> order,
    List<List<String>> together) {

  /** What tells each row from all others, in tables that have it. */
  static final String ID = "row_id";

  /** The rows' own time, by which equal rows are sorted. */
  static final String TIME = "interval_start";

  /** What all tables have that name both ends' workloads. */
  static final List<String> BY_WORKLOAD =
      List.of("src_namespace", "src_workload", "dst_namespace", "dst_workload");

  /** Whether the column stands with others. */
  boolean isTogether(String column) {
    return together.stream().anyMatch(columns -> columns.contains(column));
  }
}
