package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import io.weir.policy.cluster.Presence;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was settled between two addresses at one port, and for which flows it holds: those of a
 * stretch of time in which neither end changes, nor anything that policies ask of it. Lies in one
 * piece, as a look elsewhere costs more than all else.
 */
final class Meeting {

  /** What is asked by flows of which nothing is remembered. */
  static final long NO_SERVICE = -1;

  private static final int LAST_PORT = 65535;
  private static final int LAST_PROTOCOL = 255;
  private static final int PORT_BITS = 17;

  /** In place of a port: there is none, or it is not known. */
  private static final int NO_PORT = LAST_PORT + 1;

  /** In place of the source's port: it does not matter. */
  private static final int ANY_PORT = LAST_PORT + 2;

  /** No port has this number. */
  private static final int NEVER_A_PORT = -1;

  private final long sourceUpper;
  private final long sourceLower;
  private final long destinationUpper;
  private final long destinationLower;
  private final long service;
  private final int edition;
  private final long firstSecond;
  private final long calmSecond;
  private final long endSecond;
  private final End source;
  private final End destination;
  private final Settled settled;
  private final boolean eitherWay;

  /**
   * @param service see {@link #service}
   * @param edition of the timeline, for these two addresses
   * @param grace how long before and after a flow's interval begins nothing may change
   * @param eitherWay see {@link #eitherWay}
   */
  Meeting(
      ObservedFlow flow,
      long service,
      int edition,
      Presence source,
      Presence destination,
      Duration grace,
      Settled settled,
      boolean eitherWay) {
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
    this.eitherWay = eitherWay;
  }

  /**
   * Protocol and port in one number, not negative; also the source's port where it is not sure who
   * opened the connection. {@link #NO_SERVICE} for flows that hang on more: of a translated source,
   * of numbers that no header can carry.
   */
  static long service(ObservedFlow flow) {
    int source =
        flow.orientation() == Orientation.CERTAIN ? ANY_PORT : portNumber(flow.sourcePort());
    int destination = portNumber(flow.destinationPort());
    boolean sound =
        source != NEVER_A_PORT
            && destination != NEVER_A_PORT
            && flow.protocol() >= 0
            && flow.protocol() <= LAST_PROTOCOL;
    return sound && flow.translatedSource() == null
        ? ((long) flow.protocol() << PORT_BITS | source) << PORT_BITS | destination
        : NO_SERVICE;
  }

  private static int portNumber(@Nullable Integer port) {
    if (port == null) {
      return NO_PORT;
    }
    return port >= 0 && port <= LAST_PORT ? port : NEVER_A_PORT;
  }

  /** True if the flow is between the same addresses at the same port. */
  boolean isOf(ObservedFlow flow, long flowService) {
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
  long hash() {
    return hash(sourceUpper, sourceLower, destinationUpper, destinationLower, service);
  }

  /** That of a meeting that {@link #isOf} the flow. */
  static long hash(ObservedFlow flow, long service) {
    IpAddress from = flow.source();
    IpAddress to = flow.destination();
    return hash(from.upperBits(), from.lowerBits(), to.upperBits(), to.lowerBits(), service);
  }

  private static long hash(long a, long b, long c, long d, long service) {
    long from = (b ^ Long.rotateLeft(a, 31)) * 0x9E37_79B9_7F4A_7C15L;
    long to = (d ^ Long.rotateLeft(c, 31) ^ Long.rotateLeft(service, 40)) * 0xD6E8_FEB8_6659_FD93L;
    long mixed = (Long.rotateLeft(from, 32) ^ to) * 0xBF58_476D_1CE4_E5B9L;
    return mixed ^ (mixed >>> 32);
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

  /** True if it is not sure who opened the connection, and the other way round says otherwise. */
  boolean eitherWay() {
    return eitherWay;
  }
}
