package io.weir.stream.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/** Bytes of a page, over and over in one buffer: what it gives holds until it is cleared. */
final class PlainBytes {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[4096];
  private int size;

  void writeByte(int value) {
    makeRoom(1);
    bytes[size++] = (byte) value;
  }

  void writeInt(int value) {
    makeRoom(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void writeLong(long value) {
    makeRoom(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  void write(byte[] from, int offset, int count) {
    makeRoom(count);
    System.arraycopy(from, offset, bytes, size, count);
    size += count;
  }

  int size() {
    return size;
  }

  BytesInput toInput() {
    return BytesInput.from(bytes, 0, size);
  }

  void clear() {
    size = 0;
  }

  private void makeRoom(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
