package io.weir.collector.conntrack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run the conntrack tool.
 *
 * @param prefix words before {@code conntrack}, e.g. {@code ip netns exec NAME}; empty to run it
 *     here
 * @param copyTo file that also gets everything the tool prints, as it is; null for none
 */
public record ConntrackCommand(List<String> prefix, @Nullable Path copyTo) {

  private static final List<String> TOOL =
      List.of("conntrack", "-E", "-o", "timestamp,extended,id");

  public ConntrackCommand {
    prefix = List.copyOf(prefix);
  }

  /** In this process's network namespace. */
  public static ConntrackCommand here() {
    return new ConntrackCommand(List.of(), null);
  }

  /** In a network namespace that {@code ip netns} knows by name. */
  public static ConntrackCommand inNamespace(String name) {
    return new ConntrackCommand(List.of("ip", "netns", "exec", name), null);
  }

  public ConntrackCommand copyingTo(Path file) {
    return new ConntrackCommand(prefix, file);
  }

  List<String> words() {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(TOOL);
    return words;
  }
}
