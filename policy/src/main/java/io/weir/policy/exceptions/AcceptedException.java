package io.weir.policy.exceptions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * "Known, fine, until then": flows that someone accepted. They keep their verdicts.
 *
 * @param name unique in its file; what {@code accepted_by} says
 * @param cluster the only cluster it holds in; null for every one
 * @param ports empty for every port of every protocol
 * @param reason why it is fine, in words
 * @param owner who answers for it
 * @param created when it was last decided
 * @param expires the first moment at which it holds no more, at most {@link #LONGEST} after it was
 *     decided
 */
public record AcceptedException(
    String name,
    @Nullable String cluster,
    EndSelector source,
    EndSelector destination,
    List<AcceptedPorts> ports,
    Coverage covers,
    String reason,
    String owner,
    Instant created,
    Instant expires) {

  /** How long one may hold before someone has to decide again: a year. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** Most characters of a text of its. */
  public static final int LONGEST_TEXT = 500;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

  /** What a name may be, for messages. */
  static final String NAME_RULE = "at most 63 of a-z 0-9 - . with a letter or digit at both ends";

  /**
   * @throws IllegalArgumentException if nothing narrows it, or its times or name are not allowed;
   *     the message begins with the field
   */
  public AcceptedException {
    ports = List.copyOf(ports);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name: not allowed (allowed: " + NAME_RULE + ")");
    }
    if (source instanceof EndSelector.Any
        && destination instanceof EndSelector.Any
        && ports.isEmpty()) {
      throw new IllegalArgumentException(
          "source: both ends are any and no ports are given, so that it covers everything; narrow"
              + " an end or the ports");
    }
    if (!expires.isAfter(created)) {
      throw new IllegalArgumentException(
          "expires: " + expires + " is not after created, " + created);
    }
    if (Duration.between(created, expires).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expires: "
              + expires
              + " is more than "
              + LONGEST.toDays()
              + " days after created, "
              + created
              + "; choose an earlier day and decide again then");
    }
  }

  /** Whether it has expired at that moment. */
  public boolean hasExpired(Instant moment) {
    return !moment.isBefore(expires);
  }

  /** Whether it covers the flow at the flow's own time. */
  public boolean covers(JudgedFlow flow) {
    return !hasExpired(flow.start()) && fits(flow);
  }

  /** Whether the flow is one of those it is about, whatever the time. */
  public boolean fits(JudgedFlow flow) {
    return covers.contains(flow.verdict(), flow.reason())
        && (cluster == null || cluster.equals(flow.cluster()))
        && source.selects(flow.source())
        && destination.selects(flow.destination())
        && fitsPort(flow);
  }

  private boolean fitsPort(JudgedFlow flow) {
    return ports.isEmpty()
        || ports.stream().anyMatch(port -> port.contain(flow.protocol(), flow.destinationPort()));
  }
}
