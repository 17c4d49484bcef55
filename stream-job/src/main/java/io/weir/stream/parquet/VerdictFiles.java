package io.weir.stream.parquet;

import io.weir.schemas.FlowVerdict;
import java.io.IOException;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Files of the table {@code verdicts}: the wire record is flat already. */
final class VerdictFiles implements BulkWriter.Factory<FlowVerdict> {

  private static final long serialVersionUID = 1L;

  private static final Set<String> UNIQUE = Set.of("row_id");

  @Override
  public BulkWriter<FlowVerdict> create(FSDataOutputStream out) throws IOException {
    return ParquetRows.writer(
        out,
        FlowVerdict.getClassSchema(),
        SpecificData.getForSchema(FlowVerdict.getClassSchema()),
        Footer.of(FlowVerdict.getClassSchema()),
        UNIQUE);
  }
}
