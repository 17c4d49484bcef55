package io.weir.schemas.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumWriter;

/**
 * Writes records of one schema behind their header, over and over into one buffer. One thread's.
 */
final class RecordEncoder<T> {

  private static final int HEADER_BYTES = 10;

  private final byte[] header;
  private final DatumWriter<T> writer;
  private final BytesEncoder encoder = new BytesEncoder();

  RecordEncoder(Schema schema, DatumWriter<T> writer) {
    this.header =
        ByteBuffer.allocate(HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 0x01)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array();
    this.writer = writer;
  }

  byte[] encode(T record) throws IOException {
    encoder.clear();
    encoder.writeFixed(header);
    writer.write(record, encoder);
    return encoder.written();
  }
}
