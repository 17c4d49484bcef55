package io.weir.collector.conntrack;

import io.weir.policy.net.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields of one direction of an entry, in the order the tool prints them. */
final class DirectionFields {

  private static final int ICMP = 1;
  private static final int ICMP_V6 = 58;
  private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);
  private static final int LARGEST_PORT = 65_535;
  private static final int LARGEST_BYTE = 255;

  private final int protocol;
  private final Map<String, Long> numbers = new HashMap<>();
  private @Nullable IpAddress src;
  private @Nullable IpAddress dst;

  DirectionFields(int protocol) {
    this.protocol = protocol;
  }

  /** Takes the field if it belongs to a direction; false if it belongs to the entry. */
  boolean take(String key, String value, boolean v4) throws UnreadableLineException {
    switch (key) {
      case "src" -> src = once(src, address(value, v4));
      case "dst" -> dst = once(dst, address(value, v4));
      case "sport", "dport" -> number(key, value, LARGEST_PORT);
      case "type", "code" -> number(key, value, LARGEST_BYTE);
      case "packets", "bytes" -> number(key, value, Long.MAX_VALUE);
      case "id" -> {
        if (!isIcmp() || numbers.containsKey("id")) {
          return false;
        }
        number(key, value, LARGEST_PORT);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void number(String key, String value, long largest) throws UnreadableLineException {
    long number = Numbers.unsigned(value, LineError.BAD_NUMBER);
    if (number > largest) {
      throw new UnreadableLineException(LineError.BAD_NUMBER);
    }
    if (numbers.put(key, number) != null) {
      throw new UnreadableLineException(LineError.BAD_ORDER);
    }
  }

  private static IpAddress once(@Nullable IpAddress before, IpAddress value)
      throws UnreadableLineException {
    if (before != null) {
      throw new UnreadableLineException(LineError.BAD_ORDER);
    }
    return value;
  }

  private static IpAddress address(String text, boolean v4) throws UnreadableLineException {
    try {
      IpAddress address = IpAddress.parse(text);
      if (v4 != (text.indexOf(':') < 0)) {
        throw new UnreadableLineException(LineError.BAD_ADDRESS);
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new UnreadableLineException(LineError.BAD_ADDRESS);
    }
  }

  Tuple tuple() throws UnreadableLineException {
    if (src == null || dst == null) {
      throw new UnreadableLineException(LineError.MISSING_TUPLE);
    }
    if (WITH_PORTS.contains(protocol)) {
      return new Tuple(protocol, src, required("sport"), dst, required("dport"));
    }
    return new Tuple(protocol, src, Tuple.NO_PORT, dst, Tuple.NO_PORT);
  }

  @Nullable Icmp icmp() throws UnreadableLineException {
    return isIcmp() ? new Icmp(required("type"), required("code"), required("id")) : null;
  }

  @Nullable Counters counters() {
    Long packets = numbers.get("packets");
    Long bytes = numbers.get("bytes");
    return packets == null || bytes == null ? null : new Counters(packets, bytes);
  }

  private int required(String key) throws UnreadableLineException {
    Long value = numbers.get(key);
    if (value == null) {
      throw new UnreadableLineException(LineError.MISSING_TUPLE);
    }
    return value.intValue();
  }

  private boolean isIcmp() {
    return protocol == ICMP || protocol == ICMP_V6;
  }
}
