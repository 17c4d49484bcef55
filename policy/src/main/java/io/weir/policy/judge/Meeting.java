package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import io.weir.policy.cluster.Presence;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import java.time.Duration;
import java.time.Instant;

/**
 * What was settled between two addresses at one port, and for which flows it holds: those of a
 * stretch of time in which neither end changes, nor anything that policies ask of it. Lies in one
 * piece, as a look elsewhere costs more than all else.
 */
final class Meeting {

  /** Protocol and port of flows of which nothing is remembered. */
  static final int NO_SERVICE = -1;

  private static final int LAST_PORT = 65535;
  private static final int LAST_PROTOCOL = 255;
  private static final int PORT_BITS = 17;

  private final long sourceUpper;
  private final long sourceLower;
  private final long destinationUpper;
  private final long destinationLower;
  private final int service;
  private final int edition;
  private final long firstSecond;
  private final long calmSecond;
  private final long endSecond;
  private final End source;
  private final End destination;
  private final Settled settled;

  /**
   * @param service see {@link #service}
   * @param edition of the timeline, for these two addresses
   * @param grace how long before and after a flow's interval begins nothing may change
   */
  Meeting(
      ObservedFlow flow,
      int service,
      int edition,
      Presence source,
      Presence destination,
      Duration grace,
      Settled settled) {
    this.sourceUpper = flow.source().upperBits();
    this.sourceLower = flow.source().lowerBits();
    this.destinationUpper = flow.destination().upperBits();
    this.destinationLower = flow.destination().lowerBits();
    this.service = service;
    this.edition = edition;
    long seconds = grace.toSeconds() + 1;
    this.firstSecond = Math.max(source.firstSecond(), destination.firstSecond());
    this.calmSecond =
        Math.max(firstSecond, Math.max(source.calmSecond(), destination.calmSecond()) + seconds);
    this.endSecond = Math.min(source.endSecond(), destination.endSecond()) - seconds;
    this.source = source.end();
    this.destination = destination.end();
    this.settled = settled;
  }

  /**
   * Protocol and port in one number, not negative; {@link #NO_SERVICE} for flows that hang on more:
   * of an uncertain direction, of a translated source, of numbers that no header can carry.
   */
  static int service(ObservedFlow flow) {
    Integer port = flow.destinationPort();
    int number = port == null ? LAST_PORT + 1 : port;
    boolean sound =
        number >= 0
            && (port == null || number <= LAST_PORT)
            && flow.protocol() >= 0
            && flow.protocol() <= LAST_PROTOCOL;
    return sound && flow.orientation() == Orientation.CERTAIN && flow.translatedSource() == null
        ? flow.protocol() << PORT_BITS | number
        : NO_SERVICE;
  }

  /** True if the flow is between the same addresses at the same port. */
  boolean isOf(ObservedFlow flow, int flowService) {
    IpAddress from = flow.source();
    IpAddress to = flow.destination();
    return service == flowService
        && sourceLower == from.lowerBits()
        && destinationLower == to.lowerBits()
        && sourceUpper == from.upperBits()
        && destinationUpper == to.upperBits();
  }

  /** True if the other is of the same addresses and port. */
  boolean isSameAs(Meeting other) {
    return service == other.service
        && sourceLower == other.sourceLower
        && destinationLower == other.destinationLower
        && sourceUpper == other.sourceUpper
        && destinationUpper == other.destinationUpper;
  }

  /**
   * True if a flow that {@link #isOf it is of} meets the same: its ends are known by the same
   * edition, and were there when it was opened and since; and nothing changes close to the moment
   * of which it is judged.
   */
  boolean holds(ObservedFlow flow, int currentEdition) {
    Instant opened = flow.connectionStart();
    long judged = flow.intervalStart().getEpochSecond();
    return edition == currentEdition
        && judged >= calmSecond
        && judged < endSecond
        && (opened == null || opened.getEpochSecond() >= firstSecond);
  }

  /** Spread over all bits. */
  int hash() {
    return hash(sourceUpper, sourceLower, destinationUpper, destinationLower, service);
  }

  /** That of a meeting that {@link #isOf} the flow. */
  static int hash(ObservedFlow flow, int service) {
    IpAddress from = flow.source();
    IpAddress to = flow.destination();
    return hash(from.upperBits(), from.lowerBits(), to.upperBits(), to.lowerBits(), service);
  }

  private static int hash(long a, long b, long c, long d, int service) {
    long from = (b ^ Long.rotateLeft(a, 31)) * 0x9E37_79B9_7F4A_7C15L;
    long to = (d ^ Long.rotateLeft(c, 31) ^ ((long) service << 32)) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (((Long.rotateLeft(from, 32) ^ to) * 0xBF58_476D_1CE4_E5B9L) >>> 32);
  }

  End source() {
    return source;
  }

  End destination() {
    return destination;
  }

  Settled settled() {
    return settled;
  }
}
