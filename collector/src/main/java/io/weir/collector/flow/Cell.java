package io.weir.collector.flow;

/**
 * One report interval: from a UTC multiple of its length (inclusive) to the next (exclusive), in
 * microseconds.
 */
record Cell(long start, long end) {

  static Cell containing(long at, long length) {
    long start = Math.floorDiv(at, length) * length;
    return new Cell(start, start + length);
  }

  Cell next() {
    return new Cell(end, end + (end - start));
  }
}
