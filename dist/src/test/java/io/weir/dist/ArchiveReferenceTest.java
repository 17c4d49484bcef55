package io.weir.dist;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The page of the archive's columns is made from the schemas, so that it cannot be wrong. */
class ArchiveReferenceTest {

  private record Table(String name, String meaning, Schema schema) {}

  private static final List<Table> TABLES =
      List.of(
          new Table(
              "verdicts",
              "One row per connection and cell (a stretch of the report interval).",
              FlowVerdict.getClassSchema()),
          new Table(
              "edges",
              "The verdicts of each minute summed up by workload, port, verdict and reason, written"
                  + " once the minute is closed: as late as the job still makes rows of it. A verdict"
                  + " that comes even later is an edge of its own, so that sums are those of"
                  + " `verdicts`.",
              Edge.getClassSchema()),
          new Table(
              "observer_loss",
              "What observers know they missed, each report once; read it before you call a silence a fact.",
              ObserverLoss.getClassSchema()),
          new Table(
              "late_flows",
              "Flow records that came after their row was written. They are kept, never a second row.",
              FlowRecord.getClassSchema()),
          new Table(
              "cluster_changes",
              "Every change of the cluster's objects as it was published, so that the state of any"
                  + " moment can be put together again: `weir explain --archive DIR --at TIME` does."
                  + " Of the bookmarks (one a second) only the last before each of the job's"
                  + " checkpoints stands here: the table is complete up to the greatest `bookmark`."
                  + " In `state`, `@type` names the kind of state and times are RFC 3339, e.g."
                  + " `state->>'$.labels.app'`.",
              ClusterChange.getClassSchema()));

  @Test
  void pageFollowsTheSchemas() {
    ReferencePage.of("archive.md").assertHolds(page());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # The archive

            <!-- Generated from the Avro schemas by ArchiveReferenceTest; do not edit. -->

            Parquet files under `<archive>/<table>/cluster=<c>/date=YYYY-MM-DD/hour=HH/` (UTC, by interval start; \
            `cluster_changes` by `observed_at`). Files that \
            are complete are called `part-*`; skip names that start with a dot. Null means unknown, never "" or 0. \
            Timestamps are UTC microseconds. `date` and `hour` stand only in the path.

            With `weir query` every table is a view; by hand in DuckDB:

            ```sql
            SELECT verdict, reason, count(*) FROM read_parquet('weir-data/demo/verdicts/**/part-*', hive_partitioning = true) GROUP BY ALL;
            ```
            """);
    for (Table table : TABLES) {
      page.append("\n## ").append(table.name()).append("\n\n").append(table.meaning());
      page.append("\n\n| column | type | may be null | meaning |\n|---|---|---|---|\n");
      for (Schema.Field field : table.schema().getFields()) {
        page.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    field.name(),
                    type(field.schema()),
                    field.schema().isNullable() ? "yes" : "no",
                    field.doc() == null
                        ? ""
                        : field.doc().replaceAll("\\s+", " ").replace("|", "\\|")));
      }
    }
    return page.toString();
  }

  private static String type(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      return "timestamp";
    }
    return switch (schema.getType()) {
      case UNION -> {
        List<Schema> branches =
            schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        yield branches.size() == 1 ? type(branches.get(0)) : "text (JSON)";
      }
      case ARRAY -> "list of " + type(schema.getElementType());
      case STRING, ENUM -> "text";
      case RECORD -> "struct";
      default -> schema.getType().getName();
    };
  }
}
