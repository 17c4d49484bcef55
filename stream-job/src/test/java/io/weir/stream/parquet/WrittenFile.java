package io.weir.stream.parquet;

import io.weir.stream.testing.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** A file of the archive, written and read again. */
record WrittenFile(Path path) {

  /**
   * What a column chunk says of itself.
   *
   * @param least null when it has no value
   */
  record Chunk(
      String column,
      long values,
      long nulls,
      @Nullable Object least,
      @Nullable Object most,
      String sizes) {}

  static <T> WrittenFile write(Path path, BulkWriter.Factory<T> files, Iterable<T> rows)
      throws IOException {
    org.apache.flink.core.fs.Path target = new org.apache.flink.core.fs.Path(path.toUri());
    try (FSDataOutputStream out =
        target.getFileSystem().create(target, FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<T> writer = files.create(out);
      for (T row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
    return new WrittenFile(path);
  }

  /** Rows as parquet-avro reads them, in the file's order. */
  List<GenericRecord> rows() throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new LocalInputFile(path))
            .withDataModel(new GenericData())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The column chunks of all row groups. */
  List<Chunk> chunks() throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        group.getColumns().forEach(column -> chunks.add(chunk(column)));
      }
    }
    return chunks;
  }

  /** How many pages the column indexes tell of. */
  int indexedPages() throws IOException {
    int pages = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          pages += reader.readColumnIndex(column).getNullPages().size();
        }
      }
    }
    return pages;
  }

  /** Rows of a query over this file and another, {@code THIS} and {@code OTHER}. */
  List<String> query(String sql, WrittenFile other) throws Exception {
    return new Archive(path)
        .query(
            sql.replace("THIS", "read_parquet('" + path + "')")
                .replace("OTHER", "read_parquet('" + other.path + "')"));
  }

  private static Chunk chunk(ColumnChunkMetaData column) {
    Statistics<?> statistics = column.getStatistics();
    boolean any = statistics.hasNonNullValue();
    return new Chunk(
        column.getPath().toDotString(),
        column.getValueCount(),
        statistics.getNumNulls(),
        any ? statistics.genericGetMin() : null,
        any ? statistics.genericGetMax() : null,
        column.getSizeStatistics().getUnencodedByteArrayDataBytes()
            + " "
            + column.getSizeStatistics().getRepetitionLevelHistogram()
            + " "
            + column.getSizeStatistics().getDefinitionLevelHistogram());
  }
}
