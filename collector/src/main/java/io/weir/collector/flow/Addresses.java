package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Tuple;

/**
 * The views of one connection that differ where addresses are translated.
 *
 * @param asked as the initiator sent it: initiator → what it asked for
 * @param wire as it travels: the reversed reply
 */
record Addresses(Tuple asked, Tuple wire) {

  static Addresses of(ConntrackEvent event) {
    return new Addresses(event.original(), event.reply().reversed());
  }

  /** The same, made of addresses that other connections have too. */
  Addresses sharedIn(AddressBook book) {
    return new Addresses(shared(asked, book), shared(wire, book));
  }

  private static Tuple shared(Tuple tuple, AddressBook book) {
    return new Tuple(
        tuple.protocol(),
        book.share(tuple.src()),
        tuple.srcPort(),
        book.share(tuple.dst()),
        tuple.dstPort());
  }
}
