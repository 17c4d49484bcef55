package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;

/**
 * The views of one connection that differ where addresses are translated.
 *
 * @param asked as the initiator sent it: initiator → what it asked for
 * @param wire as it travels: the reversed reply
 */
record Addresses(Tuple asked, Tuple wire) {

  static Addresses of(ConntrackEvent event) {
    Tuple asked = event.original();
    Tuple reply = event.reply();
    return new Addresses(asked, isReverse(reply, asked) ? asked : reply.reversed());
  }

  private static boolean isReverse(Tuple one, Tuple other) {
    return one.protocol() == other.protocol()
        && one.srcPort() == other.dstPort()
        && one.dstPort() == other.srcPort()
        && one.src().equals(other.dst())
        && one.dst().equals(other.src());
  }

  boolean areTranslated() {
    return !wire.equals(asked);
  }

  /** The pair that policies are about: the initiator, and the backend. */
  Tuple policy() {
    return areTranslated()
        ? new Tuple(asked.protocol(), asked.src(), asked.srcPort(), wire.dst(), wire.dstPort())
        : asked;
  }

  /** The same, made of addresses that other connections have too. */
  Addresses sharedIn(AddressBook book) {
    Tuple shared = shared(asked, book);
    return new Addresses(shared, areTranslated() ? shared(wire, book) : shared);
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones are to become the same.
  private static Tuple shared(Tuple tuple, AddressBook book) {
    IpAddress src = book.share(tuple.src());
    IpAddress dst = book.share(tuple.dst());
    return src == tuple.src() && dst == tuple.dst()
        ? tuple
        : new Tuple(tuple.protocol(), src, tuple.srcPort(), dst, tuple.dstPort());
  }
}
