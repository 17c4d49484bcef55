package io.weir.stream.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.Capability;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.PluginStatement;
import io.weir.schemas.PodState;
import io.weir.stream.judging.UnjudgedRows;
import io.weir.stream.testing.Archive;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Flows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetFilesTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("part-0.parquet");
  }

  @ParameterizedTest
  @EnumSource
  void listsAreListsOfTextEnumsAreTextTimesAreUtcAndUnknownIsNull(ArchiveWriter writer)
      throws Exception {
    FlowVerdict row = UnjudgedRows.of(Flows.flow("node-a", 0));
    row.setDstLabels("{\"app\":\"db\"}");
    write(new VerdictFiles(writer), List.of(row));

    assertThat(
            query(
                "SELECT typeof(observers), typeof(findings), typeof(interval_start),"
                    + " typeof(verdict), typeof(src_port), typeof(bytes_to_dst)"
                    + " FROM 'FILE'"))
        .containsExactly("VARCHAR[] VARCHAR[] TIMESTAMP WITH TIME ZONE VARCHAR INTEGER BIGINT");
    assertThat(
            query(
                "SELECT observers, findings, epoch_us(interval_start), outcome, src_namespace,"
                    + " drop_reason, protocol, dst_labels FROM 'FILE'"))
        .containsExactly("[node-a] [] 1795255201000000 ESTABLISHED null null TCP {\"app\":\"db\"}");
  }

  @ParameterizedTest
  @EnumSource
  void filesAreZstdHaveChecksumsAndSayWhatTheyAre(ArchiveWriter writer) throws Exception {
    write(new VerdictFiles(writer), List.of(UnjudgedRows.of(Flows.flow("node-a", 0))));

    assertThat(query("SELECT DISTINCT compression FROM parquet_metadata('FILE')"))
        .containsExactly("ZSTD");
    assertThat(
            query(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('FILE')"
                    + " WHERE decode(key) LIKE 'weir.schema%' ORDER BY 1"))
        .hasSize(3)
        .contains("weir.schema io.weir.schemas.FlowVerdict", "weir.schema.version 1");
    assertThat(
            query(
                "SELECT decode(value) FROM parquet_kv_metadata('FILE')"
                    + " WHERE decode(key) = 'weir.writer'"))
        .singleElement()
        .asString()
        .startsWith("weir ");
  }

  @ParameterizedTest
  @EnumSource
  void aWireRecordIsMadeFlat(ArchiveWriter writer) throws Exception {
    FlowRecord plain = Flows.flow("node-a", 0);
    FlowRecord told = Flows.flow("node-b", 1);
    told.setCapabilities(List.of(Capability.DROPS));
    told.setPlugin(
        PluginStatement.newBuilder()
            .setVerdict("DROPPED")
            .setPolicies(List.of("shop/deny"))
            .build());
    write(new FlatFiles<>(FlowRecord.class, "late_flows", writer, List.of()), List.of(plain, told));

    assertThat(
            query(
                "SELECT observer, outcome, capabilities, plugin_verdict, plugin_policies,"
                    + " epoch_us(cell_start), connection_start IS NULL, tcp_flags"
                    + " FROM 'FILE' ORDER BY observer"))
        .containsExactly(
            "node-a ESTABLISHED [REPLIES, COUNTERS] null [] 1795255200000000 false null",
            "node-b ESTABLISHED [DROPS] DROPPED [shop/deny] 1795255200000000 false null");
  }

  @ParameterizedTest
  @EnumSource
  void aClusterChangeIsARowWithItsStateAsJson(ArchiveWriter writer) throws Exception {
    Instant at = Instant.parse("2026-11-21T10:00:00Z");
    write(
        new FlatFiles<>(ClusterChange.class, "cluster_changes", writer, List.of()),
        List.of(
            Changes.pod("east", "web", "node-a", "10.1.1.2", at), Changes.bookmark("east", at)));

    assertThat(
            query(
                "SELECT type, kind, namespace, name, epoch_us(observed_at), epoch, generation,"
                    + " state->>'$.labels.app', state->>'$.addresses[0]', state->>'$.started_at',"
                    + " epoch_us(bookmark) FROM 'FILE' ORDER BY type DESC"))
        .containsExactly(
            "PRESENT Pod shop web 1795255200000000 1 1 web 10.1.1.2 2026-11-21T09:00:00Z null",
            "BOOKMARK null null null 1795255200000000 1 null null null null 1795255200000000");
  }

  @Test
  void aRecordWithoutAFlatFormIsRefused() {
    assertThatThrownBy(() -> FlatSchema.of(PodState.getClassSchema(), "pods"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no flat form");
  }

  private List<String> query(String sql) throws Exception {
    return new Archive(folder).query(sql.replace("FILE", file.toString()));
  }

  private <T> void write(BulkWriter.Factory<T> files, List<T> rows) throws Exception {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toUri());
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<T> writer = files.create(out);
      for (T row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
  }
}
