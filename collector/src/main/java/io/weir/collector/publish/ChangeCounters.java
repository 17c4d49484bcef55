package io.weir.collector.publish;

/**
 * What became of cluster changes; a moment's reading.
 *
 * @param taken cluster changes that sources handed over
 * @param acknowledged cluster changes that Kafka has
 * @param refused cluster changes that Kafka can never take (too large)
 * @param tombstones keys of deleted objects that Kafka was told to forget
 */
public record ChangeCounters(long taken, long acknowledged, long refused, long tombstones) {

  /** Nothing was done yet. */
  public static final ChangeCounters NONE = new ChangeCounters(0, 0, 0, 0);

  /** Both together. */
  public ChangeCounters plus(ChangeCounters other) {
    return new ChangeCounters(
        taken + other.taken,
        acknowledged + other.acknowledged,
        refused + other.refused,
        tombstones + other.tombstones);
  }
}
