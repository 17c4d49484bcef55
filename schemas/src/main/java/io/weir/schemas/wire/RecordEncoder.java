package io.weir.schemas.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one schema behind their header, over and over into one buffer. One thread's.
 */
final class RecordEncoder<T> {

  private static final int HEADER_BYTES = 10;

  private final byte[] header;
  private final DatumWriter<T> writer;
  private final Sink sink = new Sink();
  private @Nullable BinaryEncoder encoder;

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
    BinaryEncoder used = encoder;
    // Until all is written, for what a failure leaves in it must not go before the next record.
    encoder = null;
    sink.length = 0;
    sink.write(header, 0, header.length);
    used = EncoderFactory.get().binaryEncoder(sink, used);
    writer.write(record, used);
    used.flush();
    encoder = used;
    return Arrays.copyOf(sink.bytes, sink.length);
  }

  /** Bytes in memory, without the lock of the JDK's. */
  private static final class Sink extends OutputStream {

    private byte[] bytes = new byte[1024];
    private int length;

    @Override
    public void write(int single) {
      makeRoom(1);
      bytes[length++] = (byte) single;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      makeRoom(count);
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    private void makeRoom(int more) {
      if (length + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
      }
    }
  }
}
