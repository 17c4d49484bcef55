package io.weir.stream.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.stream.testing.Flows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowGroupMemoryTest {

  private static final int FILES = 4;
  private static final int ROWS = 80_000;
  private static final long BOUND = 4 << 20;

  /** One file alone would hold all of its rows. */
  @Test
  void openFilesTogetherHoldNoMoreThanTheirMemory(@TempDir Path folder) throws Exception {
    RowGroupMemory memory = new RowGroupMemory(BOUND);
    List<Open> files = open(folder, memory);
    long most = 0;
    for (int row = 0; row < ROWS; row++) {
      // The first gets half of all rows: it is the one to be written.
      Open file = files.get(row % 2 == 0 ? 0 : 1 + row / 2 % (FILES - 1));
      file.writer.addElement(flow(row));
      most = Math.max(most, memory.held());
    }
    assertThat(most).isBetween(BOUND / 2, BOUND);
    for (Open file : files) {
      file.finish();
    }
    assertThat(memory.held()).isZero();

    List<Integer> rows = new ArrayList<>();
    for (Open file : files) {
      for (var row : new WrittenFile(file.path).rows()) {
        rows.add((Integer) row.get("src_port"));
      }
    }
    assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(rowGroups(files.get(0))).isGreaterThan(1);
  }

  @Test
  void eachSubtaskHasAMemoryOfItsOwn(@TempDir Path folder) throws Exception {
    RowGroupMemory memory = new RowGroupMemory(BOUND);
    RowGroupMemory sent = InstantiationUtil.clone(memory);
    List<Open> files = open(folder, sent);
    for (int row = 0; row < 2_000; row++) {
      files.get(0).writer.addElement(flow(row));
    }
    assertThat(sent.held()).isPositive();
    assertThat(memory.held()).isZero();
  }

  private record Open(Path path, FSDataOutputStream out, BulkWriter<FlowRecord> writer) {

    void finish() throws IOException {
      writer.finish();
      out.close();
    }
  }

  private static List<Open> open(Path folder, RowGroupMemory memory) throws IOException {
    FlatFiles<FlowRecord> table =
        new FlatFiles<>(FlowRecord.class, "late_flows", ArchiveWriter.COLUMNS, List.of(), memory);
    List<Open> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      Path path = folder.resolve("part-" + i);
      var target = new org.apache.flink.core.fs.Path(path.toUri());
      FSDataOutputStream out = target.getFileSystem().create(target, WriteMode.NO_OVERWRITE);
      files.add(new Open(path, out, table.create(out)));
    }
    return files;
  }

  private static FlowRecord flow(int number) {
    FlowRecord flow = Flows.flow("node-a", 0);
    flow.setSrcPort(number);
    return flow;
  }

  private static long rowGroups(Open file) throws IOException {
    return new WrittenFile(file.path)
        .chunks().stream().filter(chunk -> chunk.column().equals("src_port")).count();
  }
}
