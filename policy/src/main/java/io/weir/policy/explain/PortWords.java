package io.weir.policy.explain;

import io.weir.policy.net.Printable;
import io.weir.policy.rules.PortMatcher;
import java.util.List;
import java.util.stream.Collectors;

/** Items of {@code ports} in words. */
final class PortWords {

  private PortWords() {}

  static String stated(PortMatcher port) {
    if (port instanceof PortMatcher.AllOf all) {
      return "every " + all.transport() + " port";
    }
    if (port instanceof PortMatcher.Range range) {
      String first = range.transport() + " " + range.first();
      return range.first() == range.last() ? first : first + " to " + range.last();
    }
    return port instanceof PortMatcher.Named named
        ? named.transport() + " port \"" + Printable.of(named.name()) + "\""
        : "a port that cannot be read";
  }

  static String stated(List<PortMatcher> ports) {
    return ports.stream().map(PortWords::stated).collect(Collectors.joining(", "));
  }

  static String why(PortTrace trace, String flow) {
    String stated = stated(trace.port());
    String numbers =
        trace.numbers().stream().map(String::valueOf).collect(Collectors.joining(" and "));
    return switch (trace.cause()) {
      case FITS ->
          numbers.isEmpty() ? stated : stated + " is " + numbers + " on the destination pod";
      case OTHER_PROTOCOL, OTHER_NUMBER -> stated + " wanted, the flow is " + flow;
      case NAME_IS_OTHER_NUMBER ->
          stated + " is " + numbers + " on the destination pod, the flow is " + flow;
      case NAME_MISSING -> "no container of the destination pod declares " + stated;
      case NAME_NEEDS_POD -> stated + " is looked up on pods, and the destination is none";
      case PORT_UNKNOWN -> stated + " wanted, and the flow's port is not known";
      case END_UNKNOWN -> stated + " wanted, and it is not known who the destination is";
      case UNREADABLE -> "it cannot be read";
    };
  }
}
