package io.weir.collector.publish;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out until when all that was seen would survive this process: a request is fulfilled when
 * what was taken before it has left the buffer, and is then with Kafka or on disk. One request at a
 * time is followed; thread-safe.
 */
final class Checkpoints {

  private record Request(Instant seenUntil, long records) {}

  private volatile @Nullable Request open;
  private volatile @Nullable Instant safe;
  private long parcels = -1;

  /**
   * Asks for the moment, unless an earlier request is open.
   *
   * @param records flow records that entered the buffer until now
   * @return the last moment that was found safe; null before the first
   */
  @Nullable Instant request(Instant seenUntil, long records) {
    if (open == null) {
      open = new Request(seenUntil, records);
    }
    return safe;
  }

  /**
   * Looks whether the open request is fulfilled; called by the lane's thread.
   *
   * @param removed flow records that left the buffer so far
   * @param lossesMoved sends the loss reports that are open, true when none is left
   */
  void advance(long removed, BooleanSupplier lossesMoved, Route route) {
    Request request = open;
    if (request == null) {
      return;
    }
    if (parcels < 0 && removed >= request.records() && lossesMoved.getAsBoolean()) {
      parcels = route.taken();
    }
    if (parcels >= 0 && route.isSafe(parcels)) {
      route.sync();
      parcels = -1;
      safe = request.seenUntil();
      open = null;
    }
  }
}
