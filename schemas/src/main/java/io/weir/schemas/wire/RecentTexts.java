package io.weir.schemas.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts that come again and again, as addresses and names of nodes do: one that was read of
 * late is mostly the very same object, which needs no room, and knows its hash. Some 8 MiB at most.
 * One thread's.
 */
final class RecentTexts {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int PLACES = 1 << 16;

  /** As many bytes as an entry holds beside its text; a longer one is read anew each time. */
  private static final int LONGEST = 3 * Long.BYTES;

  /**
   * A text with its bytes: a look at the text itself would wait for memory twice more.
   *
   * @param length of the bytes, behind which the numbers hold zeros
   */
  private record Entry(long first, long second, long third, int length, String text) {}

  private final @Nullable Entry[] places = new Entry[PLACES];
  private Utf8 room = new Utf8();

  String read(Decoder in) throws IOException {
    room = in.readString(room);
    return room.getByteLength() > LONGEST ? room.toString() : find();
  }

  /**
   * Reads a text.
   *
   * @param likely what it probably is, which spares the look for it
   */
  String read(Decoder in, String likely) throws IOException {
    room = in.readString(room);
    if (isInRoom(likely)) {
      return likely;
    }
    return room.getByteLength() > LONGEST ? room.toString() : find();
  }

  private String find() {
    byte[] bytes = room.getBytes();
    int length = room.getByteLength();
    long first = number(bytes, 0, length);
    long second = number(bytes, Long.BYTES, length);
    long third = number(bytes, 2 * Long.BYTES, length);
    long mixed = (first * 31 + second) * 31 + third;
    int place = (int) ((mixed * 0x9E3779B97F4A7C15L) >>> 48) & (PLACES - 1);
    Entry known = places[place];
    if (known == null
        || known.first != first
        || known.second != second
        || known.third != third
        || known.length != length) {
      known = new Entry(first, second, third, length, room.toString());
      places[place] = known;
    }
    return known.text;
  }

  private static long number(byte[] bytes, int from, int length) {
    if (from + Long.BYTES <= length) {
      return (long) LONG.get(bytes, from);
    }
    long number = 0;
    for (int i = length - 1; i >= from; i--) {
      number = number << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** Of ASCII alone; of any other text it says no. */
  private boolean isInRoom(String text) {
    byte[] bytes = room.getBytes();
    int length = room.getByteLength();
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
