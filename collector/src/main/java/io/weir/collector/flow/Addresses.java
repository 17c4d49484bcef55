package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Tuple;
import java.util.LinkedHashSet;
import java.util.Set;

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

  /** Initiator → backend: the pair that policies are about. */
  Tuple policy() {
    return new Tuple(asked.protocol(), asked.src(), asked.srcPort(), wire.dst(), wire.dstPort());
  }

  boolean destinationTranslated() {
    Tuple policy = policy();
    return !policy.dst().equals(asked.dst()) || policy.dstPort() != asked.dstPort();
  }

  boolean sourceTranslated() {
    return !wire.src().equals(asked.src()) || wire.srcPort() != asked.srcPort();
  }

  /** Every form in which a packet of the original direction may be met on its way. */
  Set<Tuple> forms() {
    Set<Tuple> forms = new LinkedHashSet<>();
    forms.add(policy());
    forms.add(asked);
    forms.add(wire);
    return forms;
  }
}
