package io.weir.collector.hubble;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes protobuf messages field by field. */
final class Proto {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private interface Write {
    void run() throws IOException;
  }

  Proto number(int field, long value) {
    return write(() -> out.writeUInt64(field, value));
  }

  Proto text(int field, String value) {
    return write(() -> out.writeString(field, value));
  }

  Proto message(int field, Proto value) {
    return write(
        () -> {
          out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeByteArrayNoTag(value.toBytes());
        });
  }

  Proto time(int field, Instant value) {
    return message(field, new Proto().number(1, value.getEpochSecond()).number(2, value.getNano()));
  }

  byte[] toBytes() {
    write(out::flush);
    return bytes.toByteArray();
  }

  private Proto write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
