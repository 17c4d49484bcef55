package io.weir.stream.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.testing.Changes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** parquet-avro is the oracle: the columns' writer must write what it writes. */
class BothWritersTest {

  private static final Comparator<GenericRecord> BY_WORKLOAD =
      FileShape.BY_WORKLOAD.stream()
          .map(BothWritersTest::byText)
          .reduce(Comparator::thenComparing)
          .orElseThrow()
          .thenComparingLong(row -> (Long) row.get(FileShape.TIME));

  @Property(tries = 40)
  void verdictsAreTheSameRowsAndStatistics(@ForAll("verdicts") List<FlowVerdict> rows)
      throws Exception {
    assertSame(VerdictFiles::new, rows, BY_WORKLOAD);
  }

  @Property(tries = 20)
  void edgesAreTheSameRowsAndStatistics(@ForAll("edges") List<Edge> rows) throws Exception {
    assertSame(BothWritersTest::edges, rows, BY_WORKLOAD);
  }

  @Property(tries = 20)
  void nestedRecordsAreTheSameRowsAndStatistics(@ForAll("flows") List<FlowRecord> rows)
      throws Exception {
    assertSame(
        writer -> new FlatFiles<>(FlowRecord.class, "late_flows", writer, List.of()), rows, null);
  }

  @Test
  void statesAsJsonAreTheSame() throws Exception {
    Instant at = Instant.parse("2026-11-21T10:00:00Z");
    assertSame(
        writer -> new FlatFiles<>(ClusterChange.class, "cluster_changes", writer, List.of()),
        List.of(Changes.pod("east", "web", "node-a", "10.1.1.2", at), Changes.bookmark("east", at)),
        null);
  }

  /** Several row groups and pages, dictionaries that pay and that do not. */
  @Test
  void manyRowsAreTheSame(@TempDir Path folder) throws Exception {
    List<Edge> rows = manyEdges(ColumnRows.MOST_ROWS + 30_000);
    WrittenFile columns =
        WrittenFile.write(folder.resolve("columns"), edges(ArchiveWriter.COLUMNS), rows);
    WrittenFile records =
        WrittenFile.write(folder.resolve("records"), edges(ArchiveWriter.RECORDS), rows);

    assertThat(columns.query(DIFFERENCES, records)).containsExactly("0 0 " + rows.size());
    assertThat(columns.chunks().size()).isEqualTo(2 * records.chunks().size());
    assertThat(columns.indexedPages()).isGreaterThan(8 * records.chunks().size());
    assertThat(
            columns.query(
                "SELECT count(*) FILTER (bytes_to_dst = 7), sum(flows) FROM THIS"
                    + " WHERE src_namespace = 'ns-17'",
                records))
        .isEqualTo(
            columns.query(
                "SELECT count(*) FILTER (bytes_to_dst = 7), sum(flows) FROM OTHER"
                    + " WHERE src_namespace = 'ns-17'",
                records));
  }

  private static final String DIFFERENCES =
      "SELECT (SELECT count(*) FROM (FROM THIS EXCEPT ALL FROM OTHER)),"
          + " (SELECT count(*) FROM (FROM OTHER EXCEPT ALL FROM THIS)), count(*) FROM THIS";

  private static BulkWriter.Factory<Edge> edges(ArchiveWriter writer) {
    return new FlatFiles<>(Edge.class, "edges", writer, FileShape.BY_WORKLOAD);
  }

  /**
   * @param order null when rows stay as they come
   */
  private static <T> void assertSame(
      Function<ArchiveWriter, BulkWriter.Factory<T>> files,
      List<T> rows,
      @Nullable Comparator<GenericRecord> order)
      throws Exception {
    BulkWriter.Factory<T> columns = files.apply(ArchiveWriter.COLUMNS);
    BulkWriter.Factory<T> records = files.apply(ArchiveWriter.RECORDS);
    // The second file must have nothing that only the first one has.
    for (List<T> some : List.of(rows, rows.subList(0, rows.size() / 2))) {
      assertSame(columns, records, some, order);
    }
  }

  private static <T> void assertSame(
      BulkWriter.Factory<T> columnFiles,
      BulkWriter.Factory<T> recordFiles,
      List<T> rows,
      @Nullable Comparator<GenericRecord> order)
      throws Exception {
    Path folder = Files.createTempDirectory("both");
    WrittenFile columns = WrittenFile.write(folder.resolve("columns"), columnFiles, rows);
    WrittenFile records = WrittenFile.write(folder.resolve("records"), recordFiles, rows);

    List<GenericRecord> expected = new ArrayList<>(records.rows());
    if (order != null) {
      expected.sort(order);
    }
    assertThat(columns.rows()).isEqualTo(expected);
    assertThat(columns.chunks()).isEqualTo(records.chunks());
    assertThat(columns.indexedPages()).isEqualTo(records.indexedPages());
    assertThat(columns.query(DIFFERENCES, records)).containsExactly("0 0 " + rows.size());
    Files.delete(columns.path());
    Files.delete(records.path());
    Files.delete(folder);
  }

  /** One file after the other, with the same columns. */
  @Test
  void textsThatTakeTooMuchRoomAreForgotten(@TempDir Path folder) throws Exception {
    List<Edge> huge = manyEdges(40);
    String much = "x".repeat((int) (TableColumns.MOST_REMEMBERED / 30));
    for (int i = 0; i < huge.size(); i++) {
      huge.get(i).setSrcWorkload("app-" + i + much);
    }
    List<Edge> usual = manyEdges(1000);
    BulkWriter.Factory<Edge> columns = edges(ArchiveWriter.COLUMNS);
    WrittenFile records =
        WrittenFile.write(folder.resolve("records"), edges(ArchiveWriter.RECORDS), usual);
    List<GenericRecord> expected = new ArrayList<>(records.rows());
    expected.sort(BY_WORKLOAD);

    for (List<Edge> rows : List.of(usual, huge, usual)) {
      WrittenFile file = WrittenFile.write(folder.resolve("columns"), columns, rows);
      assertThat(file.rows())
          .allSatisfy(row -> assertThat(row.get("src_workload").toString()).startsWith("app-"))
          .hasSameSizeAs(rows);
      if (rows == usual) {
        assertThat(file.rows()).isEqualTo(expected);
      }
    }
  }

  private static List<Edge> manyEdges(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Edge> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant start = Instant.parse("2026-11-21T10:00:00Z").plusSeconds(random.nextInt(3600));
      rows.add(
          Edge.newBuilder()
              .setRowId("row-" + random.nextLong())
              .setCluster("east")
              .setIntervalStart(start)
              .setIntervalEnd(start.plusSeconds(60))
              .setSrcKind("POD")
              .setSrcNamespace(random.nextInt(10) == 0 ? null : "ns-" + random.nextInt(40))
              .setSrcWorkload("app-" + random.nextInt(3000))
              .setDstKind("OUTSIDE")
              .setProtocol(random.nextBoolean() ? "TCP" : "UDP")
              .setDstPort(random.nextInt(65536))
              .setVerdict("ALLOWED")
              .setReason("POLICY_ALLOWED")
              .setFlows(1 + random.nextInt(9))
              .setBytesToDst((long) random.nextInt(5000))
              .setBytesToSrc(random.nextBoolean() ? null : random.nextLong())
              .build());
    }
    return rows;
  }

  private static Comparator<GenericRecord> byText(String column) {
    return Comparator.comparing(
        row -> row.get(column) == null ? null : row.get(column).toString(),
        Comparator.nullsFirst(
            (a, b) ->
                Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))));
  }

  @Provide
  Arbitrary<List<FlowVerdict>> verdicts() {
    return ArbitraryRows.of(FlowVerdict.class);
  }

  @Provide
  Arbitrary<List<Edge>> edges() {
    return ArbitraryRows.of(Edge.class);
  }

  @Provide
  Arbitrary<List<FlowRecord>> flows() {
    return ArbitraryRows.of(FlowRecord.class);
  }
}
