package io.weir.stream.judging;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.logs.ByteLog.Place;
import java.util.ArrayList;
import java.util.List;

/** The flow records of one key and cell that wait for their judgement. */
final class HeldCell {

  private static final long[] NOTHING = {};

  private final String key;
  private final long cellStart;
  private final List<Place> places = new ArrayList<>(2);
  private long[] told = NOTHING;
  private long due;
  private long wakesAt;

  /**
   * @param cellStart UTC microseconds
   * @param due event time in milliseconds from which it may be judged
   */
  HeldCell(String key, long cellStart, long due) {
    this.key = key;
    this.cellStart = cellStart;
    this.due = due;
    this.wakesAt = due;
  }

  String key() {
    return key;
  }

  long cellStart() {
    return cellStart;
  }

  long due() {
    return due;
  }

  /** The moment until which its records are kept; never before it is due. */
  long wakesAt() {
    return wakesAt;
  }

  int size() {
    return places.size();
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  void dueAt(long later) {
    due = Math.max(due, later);
  }

  void wakesAt(long moment) {
    wakesAt = moment;
  }

  /** What was told of it before it was over, as {@link Revisions} keeps it. */
  long[] told() {
    return told;
  }

  void told(long[] rows) {
    told = rows;
  }

  void add(Place place) {
    places.add(place);
  }

  void clear() {
    places.clear();
  }

  /** Copies of the records. */
  List<byte[]> records() {
    List<byte[]> records = new ArrayList<>(places.size());
    for (Place place : places) {
      records.add(place.read());
    }
    return records;
  }

  static List<FlowRecord> decoded(List<byte[]> records) {
    List<FlowRecord> decoded = new ArrayList<>(records.size());
    for (byte[] bytes : records) {
      decoded.add(WireFormat.decode(bytes, FlowRecord.class).recordOrThrow());
    }
    return decoded;
  }
}
