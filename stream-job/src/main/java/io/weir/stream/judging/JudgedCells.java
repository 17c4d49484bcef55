package io.weir.stream.judging;

import io.weir.stream.logs.ByteLog.Place;
import io.weir.stream.logs.GroupLogs;
import io.weir.stream.pairing.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which cells' rows were written, for as long as late records are told apart. A key is remembered
 * by 128 bits of its SHA-256, as rows are.
 *
 * <p>State: about 30 bytes for each, and as many on the heap beside it. One thread's.
 */
final class JudgedCells {

  /** Cells that are forgotten at about the same time are forgotten together, none too early. */
  private static final long TOGETHER_MILLIS = 1000;

  private static final int ENTRY_BYTES = 3 * Long.BYTES;

  private final GroupLogs logs;
  private final MessageDigest sha256 = Sha256.digest();
  private final Map<Long, Map<Long, HashSetOfPairs>> cells = new HashMap<>();
  private final NavigableMap<Long, Set<Long>> moments = new TreeMap<>();
  private @Nullable HashSetOfPairs last;
  private long lastMoment;
  private long lastCellStart;

  JudgedCells(GroupLogs logs) {
    this.logs = logs;
  }

  boolean contains(String key, long cellStart) {
    Map<Long, HashSetOfPairs> byMoment = cells.get(cellStart);
    if (byMoment == null) {
      return false;
    }
    ByteBuffer hash = hash(key);
    for (HashSetOfPairs keys : byMoment.values()) {
      if (keys.contains(hash.getLong(0), hash.getLong(Long.BYTES))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Remembers a cell.
   *
   * @param forgetAt event time in milliseconds until which at least
   */
  void add(String key, long cellStart, long forgetAt) {
    long moment = -Math.floorDiv(-forgetAt, TOGETHER_MILLIS) * TOGETHER_MILLIS;
    ByteBuffer hash = hash(key);
    byte[] entry = new byte[ENTRY_BYTES];
    ByteBuffer.wrap(entry)
        .putLong(cellStart)
        .putLong(hash.getLong(0))
        .putLong(hash.getLong(Long.BYTES));
    logs.add(key, moment, entry);
    remember(moment, entry);
  }

  /** Takes up an entry that stands in the state. */
  void restore(long moment, Place place) {
    remember(moment, place.read());
  }

  private void remember(long moment, byte[] entry) {
    ByteBuffer read = ByteBuffer.wrap(entry);
    long cellStart = read.getLong();
    keys(moment, cellStart).add(read.getLong(), read.getLong());
  }

  private HashSetOfPairs keys(long moment, long cellStart) {
    // What is added mostly belongs to the cell of what was added before.
    HashSetOfPairs keys = last;
    if (keys == null || moment != lastMoment || cellStart != lastCellStart) {
      moments.computeIfAbsent(moment, m -> new HashSet<>()).add(cellStart);
      keys =
          cells
              .computeIfAbsent(cellStart, start -> new HashMap<>())
              .computeIfAbsent(moment, m -> new HashSetOfPairs());
      last = keys;
      lastMoment = moment;
      lastCellStart = cellStart;
    }
    return keys;
  }

  /** Forgets what need not be known any more at a time. */
  void forgetUpTo(long time) {
    last = null;
    while (!moments.isEmpty() && moments.firstKey() <= time) {
      Map.Entry<Long, Set<Long>> moment = moments.pollFirstEntry();
      for (Long cellStart : moment.getValue()) {
        Map<Long, HashSetOfPairs> byMoment = cells.get(cellStart);
        if (byMoment != null) {
          byMoment.remove(moment.getKey());
          if (byMoment.isEmpty()) {
            cells.remove(cellStart);
          }
        }
      }
      logs.drop(moment.getKey());
    }
  }

  /** How often something is to be forgotten. */
  int moments() {
    return moments.size();
  }

  void snapshot() throws Exception {
    logs.snapshot();
  }

  private ByteBuffer hash(String key) {
    return ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
