package io.weir.stream.logs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Entries of bytes one after the other. What stands in it never changes: a checkpoint may write
 * what it took while more is added. One thread's.
 */
public final class ByteLog {

  private static final int FIRST_ROOM = 256;
  private static final int MOST_ROOM = 1 << 16;
  private static final byte[] NO_ROOM = {};

  /**
   * Where an entry stands.
   *
   * @param offset of its length, after which its bytes follow
   */
  @SuppressWarnings("ArrayRecordComponent") // a place in the log, never compared
  public record Place(byte[] chunk, int offset) {

    /** A copy of the entry. */
    public byte[] read() {
      int start = offset + Integer.BYTES;
      return Arrays.copyOfRange(chunk, start, start + lengthAt(chunk, offset));
    }
  }

  private final List<byte[]> full = new ArrayList<>(1);
  private byte[] last = NO_ROOM;
  private int used;
  private boolean grown;
  private boolean taken;

  /** The log that {@link #take()} gave. */
  static ByteLog of(List<byte[]> chunks) {
    ByteLog log = new ByteLog();
    log.full.addAll(chunks);
    log.taken = true;
    return log;
  }

  /**
   * Adds an entry.
   *
   * @param entry not empty
   */
  Place add(byte[] entry) {
    int needed = Integer.BYTES + entry.length;
    if (last.length - used < needed) {
      if (used > 0) {
        full.add(last);
      }
      int more = Math.min(MOST_ROOM, Math.max(FIRST_ROOM, 2 * last.length));
      last = new byte[Math.max(needed, more)];
      used = 0;
    }
    Place place = new Place(last, used);
    ByteBuffer.wrap(last, used, needed).putInt(entry.length).put(entry);
    used += needed;
    grown = true;
    return place;
  }

  /** Whether anything was added since it was taken. */
  boolean hasGrown() {
    return grown;
  }

  /** Whether it was ever taken. */
  boolean wasTaken() {
    return taken;
  }

  /** All entries so far, in a form that never changes. */
  List<byte[]> take() {
    List<byte[]> chunks = new ArrayList<>(full);
    if (used > 0) {
      chunks.add(Arrays.copyOf(last, used));
    }
    grown = false;
    taken = true;
    return chunks;
  }

  /** Gives each entry's place, in order. */
  void forEach(Consumer<Place> reader) {
    full.forEach(chunk -> forEach(chunk, chunk.length, reader));
    forEach(last, used, reader);
  }

  /** Behind the last entry of a chunk stand zeros. */
  private static void forEach(byte[] chunk, int end, Consumer<Place> reader) {
    int at = 0;
    while (end - at >= Integer.BYTES && lengthAt(chunk, at) > 0) {
      reader.accept(new Place(chunk, at));
      at += Integer.BYTES + lengthAt(chunk, at);
    }
  }

  private static int lengthAt(byte[] chunk, int offset) {
    return ByteBuffer.wrap(chunk).getInt(offset);
  }
}
