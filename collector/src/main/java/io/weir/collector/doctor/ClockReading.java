package io.weir.collector.doctor;

/**
 * The kernel clock's state, see adjtimex(2).
 *
 * @param sync what it says of its synchronisation
 * @param maxErrorMicros its own bound of its error
 */
public record ClockReading(Sync sync, long maxErrorMicros) {

  /** Whether somebody keeps the clock right. */
  public enum Sync {
    SYNCHRONISED,
    UNSYNCHRONISED,
    NOT_KNOWN
  }
}
