package io.weir.faults.load;

import java.time.Duration;

/**
 * How much load, how fast. A cell is ten seconds of the flows' own time, however long it takes to
 * send.
 *
 * @param connectionsACell connections in each cell
 * @param cellTime real time from one cell to the next
 * @param settled real time of load before a fault, and again after the recovery from it
 */
public record Shape(int connectionsACell, Duration cellTime, Duration settled) {

  /** For CI: some seconds. */
  public static Shape brief() {
    return new Shape(600, Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  /** Minutes, as {@code -Pfaults} runs it. */
  public static Shape lasting() {
    return new Shape(4_000, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }
}
