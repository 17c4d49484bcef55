package io.weir.faults.load;

import java.time.Duration;

/**
 * How much load, how fast. A cell is ten seconds of the flows' own time, however long it takes to
 * send.
 *
 * @param connectionsACell connections in each cell
 * @param cellTime real time from one cell to the next
 * @param settled real time of load before a fault, and again after the recovery from it
 * @param ahead how far node-b's clock is ahead of all others; behind where negative
 */
public record Shape(int connectionsACell, Duration cellTime, Duration settled, Duration ahead) {

  /** For CI: some seconds. */
  public static Shape brief() {
    return new Shape(600, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ZERO);
  }

  /** Minutes, as {@code -Pfaults} runs it. */
  public static Shape lasting() {
    return new Shape(4_000, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ZERO);
  }

  /** The same with a clock that goes wrong on node-b. */
  public Shape withNodeBAhead(Duration wrong) {
    return new Shape(connectionsACell, cellTime, settled, wrong);
  }
}
