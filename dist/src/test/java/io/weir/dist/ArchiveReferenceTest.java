package io.weir.dist;

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
              "observer_loss",
              "What observers know they missed; read it before you call a silence a fact.",
              ObserverLoss.getClassSchema()),
          new Table(
              "late_flows",
              "Flow records that came after their row was written. They are kept, never a second row.",
              FlowRecord.getClassSchema()));

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

            Parquet files under `<archive>/<table>/cluster=<c>/date=YYYY-MM-DD/hour=HH/` (UTC, by interval start). Files that \
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
      case UNION ->
          type(
              schema.getTypes().stream()
                  .filter(branch -> branch.getType() != Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow());
      case ARRAY -> "list of " + type(schema.getElementType());
      case STRING, ENUM -> "text";
      case RECORD -> "struct";
      default -> schema.getType().getName();
    };
  }
}
