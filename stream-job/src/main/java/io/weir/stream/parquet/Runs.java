package io.weir.stream.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/**
 * Small numbers of a page in Parquet's hybrid of runs and packed bits.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Parquet,
 *     encodings: RLE = 3</a>
 */
final class Runs {

  private static final int FIRST_ROOM = 256;
  private static final int MOST_ROOM = 1 << 20;

  private int[] numbers = new int[1024];
  private int size;
  private boolean equal = true;

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    equal &= size == 0 || numbers[0] == number;
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  /** The numbers, none of which needs more than {@code bitWidth} bits. */
  BytesInput toInput(int bitWidth) throws IOException {
    if (size == 0) {
      return BytesInput.empty();
    }
    if (equal) {
      return BytesInput.concat(
          BytesInput.fromUnsignedVarInt(size << 1), padded(numbers[0], bitWidth));
    }
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(
            bitWidth, FIRST_ROOM, MOST_ROOM, HeapByteBufferAllocator.getInstance())) {
      for (int i = 0; i < size; i++) {
        encoder.writeInt(numbers[i]);
      }
      // A copy, for the encoder's own memory ends with it.
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      encoder.toBytes().writeAllTo(copy);
      return BytesInput.from(copy.toByteArray());
    }
  }

  void clear() {
    size = 0;
    equal = true;
  }

  private static BytesInput padded(int number, int bitWidth) {
    byte[] bytes = new byte[BytesUtils.paddedByteCountFromBits(bitWidth)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >>> (Byte.SIZE * i));
    }
    return BytesInput.from(bytes);
  }
}
