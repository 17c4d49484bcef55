package io.weir.stream.parquet;

import io.weir.schemas.wire.AvroTrust;
import java.io.IOException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes one Parquet file record after record: zstd, dictionaries, page checksums, lists in three
 * levels (the form that every reader takes for a LIST).
 */
final class ParquetRows {

  static {
    AvroTrust.ensure();
  }

  /** Rows are held in memory until so many bytes of them are encoded. */
  private static final long ROW_GROUP_BYTES = 64L * 1024 * 1024;

  static final String OLD_LISTS = "parquet.avro.write-old-list-structure";

  private ParquetRows() {}

  /**
   * A writer into a part file.
   *
   * @param model how the rows' fields are read
   */
  static <R extends IndexedRecord> BulkWriter<R> writer(
      FSDataOutputStream stream, FileShape shape, GenericData model) throws IOException {
    AvroParquetWriter.Builder<R> builder =
        AvroParquetWriter.<R>builder(new FlinkOutputFile(stream))
            .withConf(ColumnRows.configuration())
            .withSchema(shape.schema())
            .withDataModel(model)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withDictionaryEncoding(true)
            .withPageWriteChecksumEnabled(true)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withExtraMetaData(shape.footer());
    for (String column : shape.unique()) {
      builder.withDictionaryEncoding(column, false);
    }
    return new Writer<>(builder.build());
  }

  private static final class Writer<R> implements BulkWriter<R> {

    private final ParquetWriter<R> parquet;

    Writer(ParquetWriter<R> parquet) {
      this.parquet = parquet;
    }

    @Override
    public void addElement(R row) throws IOException {
      parquet.write(row);
    }

    @Override
    public void flush() {
      // Nothing of a Parquet file can be read before its footer: there is no early flush.
    }

    @Override
    public void finish() throws IOException {
      parquet.close();
    }
  }
}
