package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Requirement.Operator;
import io.weir.policy.rules.Rule;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one thing admits all that another admits, whatever pods and labels there are. False also
 * where it cannot be told from the policies alone.
 */
final class Subsumption {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private Subsumption() {}

  /** Both rules of policies in {@code namespace} and of one direction. */
  static boolean contains(Rule wide, Rule narrow, String namespace) {
    return ports(wide.ports(), narrow.ports()) && peers(wide.peers(), narrow.peers(), namespace);
  }

  private static boolean ports(List<PortMatcher> wide, List<PortMatcher> narrow) {
    if (wide.isEmpty()) {
      return narrow.stream().noneMatch(PortMatcher.Unreadable.class::isInstance);
    }
    return !narrow.isEmpty()
        && narrow.stream().allMatch(port -> wide.stream().anyMatch(one -> contains(one, port)));
  }

  private static boolean peers(List<Peer> wide, List<Peer> narrow, String namespace) {
    if (wide.isEmpty()) {
      return narrow.stream().noneMatch(Peer.Unreadable.class::isInstance);
    }
    return !narrow.isEmpty()
        && narrow.stream()
            .allMatch(peer -> wide.stream().anyMatch(one -> contains(one, peer, namespace)));
  }

  static boolean contains(PortMatcher wide, PortMatcher narrow) {
    if (wide instanceof PortMatcher.AllOf all) {
      return (narrow instanceof PortMatcher.AllOf other && other.transport() == all.transport())
          || (narrow instanceof PortMatcher.Range range && range.transport() == all.transport())
          || (narrow instanceof PortMatcher.Named named && named.transport() == all.transport());
    }
    if (wide instanceof PortMatcher.Range range) {
      return narrow instanceof PortMatcher.Range other
          && range.transport() == other.transport()
          && range.first() <= other.first()
          && other.last() <= range.last();
    }
    return wide instanceof PortMatcher.Named && wide.equals(narrow);
  }

  static boolean contains(Peer wide, Peer narrow, String namespace) {
    if (wide instanceof Peer.IpBlock block && narrow instanceof Peer.IpBlock other) {
      return CidrSubtraction.contains(block, other);
    }
    return wide instanceof Peer.Pods pods
        && narrow instanceof Peer.Pods other
        && namespaces(pods.namespaces(), other.namespaces(), namespace)
        && contains(orEverything(pods.pods()), orEverything(other.pods()));
  }

  private static boolean namespaces(
      @Nullable LabelSelector wide, @Nullable LabelSelector narrow, String namespace) {
    if (wide == null) {
      return narrow == null;
    }
    return contains(wide, narrow == null ? named(namespace) : narrow);
  }

  /** The policy's own namespace as a selector: the one label that it surely has. */
  private static LabelSelector named(String namespace) {
    return new LabelSelector(
        List.of(new Requirement(NAME_LABEL, Operator.IN, Collections.singleton(namespace))));
  }

  private static LabelSelector orEverything(@Nullable LabelSelector selector) {
    return selector == null ? LabelSelector.EVERYTHING : selector;
  }

  /** Each condition of the wide one follows from one condition of the narrow one. */
  static boolean contains(LabelSelector wide, LabelSelector narrow) {
    return narrow.requirements().stream().noneMatch(one -> one.operator() == Operator.UNREADABLE)
        && wide.requirements().stream()
            .allMatch(
                wanted -> narrow.requirements().stream().anyMatch(given -> follows(wanted, given)));
  }

  private static boolean follows(Requirement wanted, Requirement given) {
    if (!wanted.key().equals(given.key())) {
      return false;
    }
    return switch (wanted.operator()) {
      case IN -> given.operator() == Operator.IN && wanted.values().containsAll(given.values());
      case EXISTS -> given.operator() == Operator.IN || given.operator() == Operator.EXISTS;
      case DOES_NOT_EXIST -> given.operator() == Operator.DOES_NOT_EXIST;
      case NOT_IN ->
          switch (given.operator()) {
            case IN -> Collections.disjoint(wanted.values(), given.values());
            case NOT_IN -> given.values().containsAll(wanted.values());
            case DOES_NOT_EXIST -> true;
            case EXISTS, UNREADABLE -> false;
          };
      case UNREADABLE -> false;
    };
  }
}
