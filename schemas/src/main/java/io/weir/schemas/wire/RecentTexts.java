package io.weir.schemas.wire;

import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts that come again and again, as addresses and names of nodes do: one that was read of
 * late is mostly the very same object, which needs no room, and knows its hash. Some 4 MiB at most.
 * One thread's.
 */
final class RecentTexts {

  private static final int PLACES = 1 << 16;

  /** A longer one is none of those; it would take room from a sender's choice. */
  private static final int LONGEST = 64;

  private final @Nullable String[] places = new String[PLACES];
  private Utf8 room = new Utf8();

  String read(Decoder in) throws IOException {
    room = in.readString(room);
    int length = room.getByteLength();
    byte[] bytes = room.getBytes();
    if (length > LONGEST) {
      return room.toString();
    }
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    String known = places[place];
    if (known == null || !isIn(known, bytes, length)) {
      known = room.toString();
      places[place] = known;
    }
    return known;
  }

  /** Of ASCII alone; any other text is read anew. */
  private static boolean isIn(String text, byte[] bytes, int length) {
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
