package io.weir.policy.rules;

import org.jspecify.annotations.Nullable;

/** One item of a rule's {@code ports}. */
public sealed interface PortMatcher {

  /** Every port of a protocol. */
  record AllOf(Transport transport) implements PortMatcher {}

  /** Ports first to last, both inclusive. */
  record Range(Transport transport, int first, int last) implements PortMatcher {

    /** Whether the port is among them, whatever its protocol. */
    public boolean holds(int port) {
      return first <= port && port <= last;
    }
  }

  /** The ports that the destination pod calls by this name. */
  record Named(Transport transport, String name) implements PortMatcher {}

  /**
   * An item that cannot be read.
   *
   * @param transport the protocol it is about; null when that cannot be read either
   * @param lowest the lowest port it can be about
   */
  record Unreadable(@Nullable Transport transport, int lowest) implements PortMatcher {

    /** It could be about every port. */
    static Unreadable anyPort(@Nullable Transport transport) {
      return new Unreadable(transport, 0);
    }
  }
}
