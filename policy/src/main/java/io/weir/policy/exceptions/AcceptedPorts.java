package io.weir.policy.exceptions;

import io.weir.policy.net.Printable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ports of one protocol, first to last, both inclusive. They are the backend's, as in policies, not
 * those of a Service.
 *
 * @param protocol its name, of those that {@link #parse} takes
 */
public record AcceptedPorts(String protocol, int first, int last) {

  private static final int HIGHEST = 65535;
  private static final Map<String, Integer> WITH_PORTS = numbers("TCP", 6, "UDP", 17, "SCTP", 132);
  private static final Map<String, Integer> WITHOUT_PORTS = numbers("ICMP", 1, "ICMPV6", 58);
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(.*))?");
  private static final String ALLOWED =
      "a port, first-last, either with /TCP, /UDP or /SCTP, or a protocol: TCP, UDP, SCTP, ICMP,"
          + " ICMPv6";

  /**
   * Reads {@code 5432/TCP}, {@code 8000-8010/UDP}, {@code 5432} (TCP), or a protocol alone.
   *
   * @throws IllegalArgumentException if it is none of these, in one line
   */
  public static AcceptedPorts parse(String text) {
    Matcher ports = PORTS.matcher(text);
    if (!ports.matches()) {
      String protocol = text.toUpperCase(Locale.ROOT);
      if (WITH_PORTS.containsKey(protocol) || WITHOUT_PORTS.containsKey(protocol)) {
        return new AcceptedPorts(protocol, 0, HIGHEST);
      }
      throw invalid(text);
    }
    String protocol = ports.group(3) == null ? "TCP" : ports.group(3).toUpperCase(Locale.ROOT);
    int first = Integer.parseInt(ports.group(1));
    int last = ports.group(2) == null ? first : Integer.parseInt(ports.group(2));
    if (!WITH_PORTS.containsKey(protocol) || last > HIGHEST || first > last) {
      throw invalid(text);
    }
    return new AcceptedPorts(protocol, first, last);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "no port: \"" + Printable.of(text) + "\" (allowed: " + ALLOWED + ")");
  }

  /**
   * @param number IP protocol number (IANA)
   * @param port null when there is none or it is not known
   */
  boolean contain(int number, @Nullable Integer port) {
    Integer own = WITH_PORTS.get(protocol);
    if (own == null) {
      own = WITHOUT_PORTS.get(protocol);
    }
    if (own == null || own != number) {
      return false;
    }
    return isWholeProtocol() || (port != null && first <= port && port <= last);
  }

  private boolean isWholeProtocol() {
    return first == 0 && last == HIGHEST;
  }

  private static Map<String, Integer> numbers(Object... pairs) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      numbers.put((String) pairs[i], (Integer) pairs[i + 1]);
    }
    return numbers;
  }

  /** In the form that {@link #parse} takes. */
  @Override
  public String toString() {
    if (isWholeProtocol()) {
      return protocol;
    }
    return (first == last ? first + "" : first + "-" + last) + "/" + protocol;
  }
}
