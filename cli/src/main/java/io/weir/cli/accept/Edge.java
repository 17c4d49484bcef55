package io.weir.cli.accept;

import io.weir.cli.console.CommandFailure;
import io.weir.policy.exceptions.AcceptedPorts;
import io.weir.policy.exceptions.EndSelector;
import io.weir.policy.exceptions.EndText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From where to where, on which ports, as a person gives it on the command line.
 *
 * @param ports empty for every port of every protocol
 */
record Edge(EndSelector source, EndSelector destination, List<AcceptedPorts> ports) {

  private static final String ANY = "any";
  private static final int LONGEST_NAME = 60;

  Edge {
    ports = List.copyOf(ports);
  }

  /**
   * Reads {@code SRC DST PORT}, as three words or as one with blanks or arrows between.
   *
   * @throws CommandFailure if it is none, saying which of them is wrong and what is allowed
   */
  static Edge parse(List<String> words) {
    List<String> parts =
        words.stream()
            .flatMap(word -> Arrays.stream(word.replace("->", " ").split("\\s+")))
            .filter(part -> !part.isEmpty())
            .toList();
    if (parts.size() != 3) {
      throw CommandFailure.usage(
          "an edge is SRC DST PORT[/PROTO], as in shop/Deployment/web data/StatefulSet/db 5432/TCP;"
              + " given: "
              + parts.size()
              + " of the three");
    }
    return new Edge(end("SRC", parts.get(0)), end("DST", parts.get(1)), ports(parts.get(2)));
  }

  private static EndSelector end(String what, String text) {
    try {
      return EndText.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(what + " '" + text + "': " + e.getMessage(), e);
    }
  }

  private static List<AcceptedPorts> ports(String text) {
    if (text.equals(ANY)) {
      return List.of();
    }
    try {
      return List.of(AcceptedPorts.parse(text));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("PORT '" + text + "': " + e.getMessage() + ", or any", e);
    }
  }

  /** A name that nothing of those has yet. */
  String name(List<String> taken) {
    String port = ports.isEmpty() ? "" : "-" + ports.get(0).toString().replace("/TCP", "");
    String ends = word(source) + "-to-" + word(destination);
    int room = LONGEST_NAME - port.length();
    String base =
        ((ends.length() > room ? ends.substring(0, room) : ends) + port)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "");
    String name = base;
    for (int i = 2; taken.contains(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  /** As it is spoken of: without the kind of a workload. */
  private static String word(EndSelector end) {
    return end.toString().replaceFirst("/[A-Z][A-Za-z0-9]*/", "/");
  }

  @Override
  public String toString() {
    return source
        + " to "
        + destination
        + " on "
        + (ports.isEmpty() ? "any port" : ports.get(0).toString());
  }
}
