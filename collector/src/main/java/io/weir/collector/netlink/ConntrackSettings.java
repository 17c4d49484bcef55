package io.weir.collector.netlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network namespace's kernel settings (net.netfilter.nf_conntrack_*) let conntrack tell.
 * Each is null where the kernel does not have it.
 *
 * @param events 0 tells nothing, 1 tells all, 2 (the default since Linux 5.19) tells only of
 *     entries made while somebody listens
 * @param accounting whether bytes and packets of new entries are counted
 * @param timestamps whether times of new entries and of events are kept
 * @param entries in the table now
 * @param most entries the table may have
 */
public record ConntrackSettings(
    @Nullable Integer events,
    @Nullable Boolean accounting,
    @Nullable Boolean timestamps,
    @Nullable Integer entries,
    @Nullable Integer most) {

  private static final Path FOLDER = Path.of("/proc/sys/net/netfilter");
  private static final String PREFIX = "nf_conntrack_";
  private static final String EVENTS = "events";
  private static final String ACCOUNTING = "acct";
  private static final String TIMESTAMPS = "timestamp";

  private static final int TOLD_WHILE_HEARD = 2;

  /**
   * Those of a network namespace.
   *
   * @param namespace as {@code ip netns} knows it; null for the process's own
   * @throws IOException if they cannot be read; one line
   */
  public static ConntrackSettings read(@Nullable String namespace)
      throws IOException, InterruptedException {
    return InNamespace.call(namespace, ConntrackSettings::readHere);
  }

  static ConntrackSettings readHere() throws IOException {
    return new ConntrackSettings(
        number(EVENTS), isOn(ACCOUNTING), isOn(TIMESTAMPS), number("count"), number("max"));
  }

  /**
   * Switches accounting and times on where they are off; for entries that are made afterwards.
   *
   * @return what was done, or why it could not be, a line; none when both were on
   */
  static List<String> enableHere() throws IOException {
    List<String> changed = new ArrayList<>();
    for (String name : List.of(ACCOUNTING, TIMESTAMPS)) {
      if (!Boolean.FALSE.equals(isOn(name))) {
        continue;
      }
      try {
        Files.writeString(FOLDER.resolve(PREFIX + name), "1");
      } catch (IOException e) {
        return List.of(
            "conntrack: cannot switch on net.netfilter."
                + PREFIX
                + name
                + " ("
                + e.getMessage()
                + "): set it on the node itself");
      }
      changed.add("net.netfilter." + PREFIX + name + "=1");
    }
    return changed.isEmpty()
        ? List.of()
        : List.of(
            "conntrack: set "
                + String.join(" ", changed)
                + ": connections that are opened from now on have counters and times");
  }

  /** What is missing and how to get it, a line for each; empty when nothing is. */
  public List<String> advice() {
    List<String> lines = new ArrayList<>();
    if (events != null && events == 0) {
      lines.add(
          "conntrack: the kernel tells no events, so connections are found by listings only:"
              + " sysctl -w net.netfilter.nf_conntrack_events=1");
    } else if (events != null && events == TOLD_WHILE_HEARD) {
      lines.add(
          "conntrack: connections that are open already tell no events and are followed by"
              + " listings; net.netfilter.nf_conntrack_events=1, set before they are opened, tells"
              + " theirs too");
    }
    List<String> off = new ArrayList<>();
    if (Boolean.FALSE.equals(accounting)) {
      off.add("net.netfilter.nf_conntrack_acct=1");
    }
    if (Boolean.FALSE.equals(timestamps)) {
      off.add("net.netfilter.nf_conntrack_timestamp=1");
    }
    if (!off.isEmpty()) {
      lines.add(
          "conntrack: the kernel keeps no "
              + what()
              + ": sysctl -w "
              + String.join(" ", off)
              + ", or --enable-accounting, for connections opened afterwards");
    }
    return lines;
  }

  private String what() {
    if (Boolean.FALSE.equals(accounting)) {
      return Boolean.FALSE.equals(timestamps) ? "counters and times" : "counters";
    }
    return "times";
  }

  private static @Nullable Boolean isOn(String name) throws IOException {
    Integer number = number(name);
    return number == null ? null : Boolean.valueOf(number != 0);
  }

  private static @Nullable Integer number(String name) throws IOException {
    Path file = FOLDER.resolve(PREFIX + name);
    try {
      return Integer.valueOf(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | NumberFormatException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
