package io.weir.stream.parquet;

import io.weir.schemas.FlowVerdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Files of the table {@code verdicts}: the wire record is flat already. */
final class VerdictFiles implements BulkWriter.Factory<FlowVerdict> {

  private static final long serialVersionUID = 1L;

  private final ArchiveWriter writer;
  private final RowGroupMemory memory = RowGroupMemory.ofATable();
  private final SpareColumns<FlowVerdict> spare = new SpareColumns<>();

  /**
   * @param writer how they are written
   */
  VerdictFiles(ArchiveWriter writer) {
    this.writer = writer;
  }

  @Override
  public BulkWriter<FlowVerdict> create(FSDataOutputStream out) throws IOException {
    Schema schema = FlowVerdict.getClassSchema();
    FileShape shape =
        new FileShape(
            schema,
            Footer.of(schema),
            Set.of(FileShape.ID),
            FileShape.BY_WORKLOAD,
            List.of(ofPod("src_"), ofPod("dst_")));
    return switch (writer) {
      case COLUMNS -> new ColumnRows<>(out, shape, FlowVerdict::get, spare, memory);
      case RECORDS -> ParquetRows.writer(out, shape, SpecificData.getForSchema(schema));
    };
  }

  private static List<String> ofPod(String end) {
    return Stream.of(
            "pod_uid", "pod", "namespace", "workload", "workload_kind", "labels", "node", "kind")
        .map(end::concat)
        .toList();
  }
}
