package io.weir.schemas.wire;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding straight into memory that is used again. Texts of ASCII only, as addresses
 * and most names are, are written without bytes in between, which would be a tenth of all that an
 * agent allocates. One thread's.
 */
final class BytesEncoder extends BinaryEncoder {

  private static final int LONGEST_INT = 5;
  private static final int LONGEST_LONG = 10;
  private static final int LAST_ASCII = 0x7F;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Forgets what was written. */
  void clear() {
    length = 0;
  }

  /** What was written since it was cleared. */
  byte[] written() {
    return Arrays.copyOf(bytes, length);
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  @Override
  public void writeBoolean(boolean value) {
    makeRoom(1);
    length += BinaryData.encodeBoolean(value, bytes, length);
  }

  @Override
  public void writeInt(int value) {
    makeRoom(LONGEST_INT);
    length += BinaryData.encodeInt(value, bytes, length);
  }

  @Override
  public void writeLong(long value) {
    makeRoom(LONGEST_LONG);
    length += BinaryData.encodeLong(value, bytes, length);
  }

  @Override
  public void writeFloat(float value) {
    makeRoom(Float.BYTES);
    length += BinaryData.encodeFloat(value, bytes, length);
  }

  @Override
  public void writeDouble(double value) {
    makeRoom(Double.BYTES);
    length += BinaryData.encodeDouble(value, bytes, length);
  }

  @Override
  public void writeString(String text) throws IOException {
    int before = length;
    int count = text.length();
    writeInt(count);
    makeRoom(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c > LAST_ASCII) {
        length = before;
        super.writeString(text);
        return;
      }
      bytes[length + i] = (byte) c;
    }
    length += count;
  }

  @Override
  public void writeFixed(byte[] from, int start, int count) {
    makeRoom(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
  }

  @Override
  protected void writeZero() {
    writeInt(0);
  }

  /** None wait: all are where they belong. */
  @Override
  public int bytesBuffered() {
    return 0;
  }

  @Override
  public void flush() {
    // Nothing waits.
  }
}
