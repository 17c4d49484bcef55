package io.weir.benchmarks.latency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings arrivals and verdicts of connections together, whichever is heard of first: the client
 * that sent a record may learn later that it has arrived than the reader of verdicts what became of
 * it. A connection is known by {@link Connections}. Thread-safe.
 */
final class Matches {

  /**
   * One connection.
   *
   * @param arrived when its first record was in Kafka, UTC milliseconds
   * @param told when its first verdict was in a reader's hands
   */
  record Match(long arrived, long told) {

    long millis() {
      return told - arrived;
    }
  }

  private final long from;
  private final long to;
  // UTC milliseconds, of verdicts with a minus.
  private final ConcurrentMap<Long, Long> alone = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Match> matches = new ConcurrentLinkedQueue<>();
  private final AtomicInteger awaited = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();

  /** Of what arrives between two moments. */
  Matches(Instant from, Instant to) {
    this.from = from.toEpochMilli();
    this.to = to.toEpochMilli();
  }

  /** The first record of a connection is in Kafka. */
  void arrived(long connection, long at) {
    if (counts(at)) {
      awaited.incrementAndGet();
    }
    Long told = alone.putIfAbsent(connection, at);
    if (told != null) {
      matched(connection, at, -told);
    }
  }

  /** Its first verdict was read. */
  void told(long connection, long at) {
    Long arrived = alone.putIfAbsent(connection, -at);
    if (arrived != null) {
      matched(connection, arrived, at);
    }
  }

  private void matched(long connection, long arrived, long told) {
    if (arrived < 0 || told < 0) {
      twice.incrementAndGet();
      return;
    }
    alone.remove(connection);
    if (counts(arrived)) {
      matches.add(new Match(arrived, told));
      awaited.decrementAndGet();
    }
  }

  /** How many of those that arrived between the two moments have no verdict yet. */
  int awaited() {
    return awaited.get();
  }

  /** Verdicts of what no one sent, and connections that arrived, or were told of, twice. */
  long odd() {
    return twice.get() + alone.values().stream().filter(at -> at < 0).count();
  }

  /** Those that arrived between the two moments, so far. */
  List<Match> all() {
    return new ArrayList<>(matches);
  }

  private boolean counts(long arrived) {
    return arrived >= from && arrived < to;
  }
}
