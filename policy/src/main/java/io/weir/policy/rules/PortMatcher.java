package io.weir.policy.rules;

import org.jspecify.annotations.Nullable;

/** One item of a rule's {@code ports}. */
public sealed interface PortMatcher {

  /** Every port of a protocol. */
  record AllOf(Transport transport) implements PortMatcher {}

  /** Ports first to last, both inclusive. */
  record Range(Transport transport, int first, int last) implements PortMatcher {}

  /** The ports that the destination pod calls by this name. */
  record Named(Transport transport, String name) implements PortMatcher {}

  /**
   * An item that cannot be read.
   *
   * @param transport the protocol it is about; null when that cannot be read either
   */
  record Unreadable(@Nullable Transport transport) implements PortMatcher {}
}
