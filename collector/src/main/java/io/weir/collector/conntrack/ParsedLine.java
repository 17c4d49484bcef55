package io.weir.collector.conntrack;

/** What one line turned out to be. */
public sealed interface ParsedLine {

  /** A line that was understood wholly. */
  record Read(ConntrackEvent event) implements ParsedLine {}

  /** A line of which nothing is used. */
  record Unreadable(LineError error) implements ParsedLine {}
}
