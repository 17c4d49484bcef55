package io.weir.policy.oracle;

import static io.weir.policy.oracle.NaiveSpec.list;
import static io.weir.policy.oracle.NaiveSpec.map;

import io.weir.policy.oracle.NaiveEnds.End;
import io.weir.policy.oracle.NaiveEnds.Kind;
import io.weir.policy.oracle.Scenario.Address;
import io.weir.policy.oracle.Scenario.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * NetworkPolicy as its documentation words it, as plainly as can be. What cannot be read or told is
 * read in every way it could be meant: only what all readings say is known. Shares no code with the
 * judge.
 */
final class NaiveEvaluator {

  /** One place that admits; peer and port are -1 where the rule lists none. */
  record Place(Policy policy, String direction, int rule, int peer, int port) {

    Map<?, ?> ruleItem() {
      return map(list(policy.spec().get(direction)).get(rule));
    }

    List<?> peers() {
      return list(ruleItem().get(peersField(direction)));
    }

    @Override
    public String toString() {
      return path(policy)
          + (" " + direction + "[" + rule + "]")
          + (peer < 0 ? "" : "." + peersField(direction) + "[" + peer + "]")
          + (port < 0 ? "" : ".ports[" + port + "]");
    }
  }

  /** {@code other} is the far end as the policies of this one see it. */
  record Answer(String part, List<Place> places, List<String> policies, @Nullable End other) {

    List<String> rules() {
      return places.stream().map(Place::toString).sorted().toList();
    }

    boolean is(String expected) {
      return part.equals(expected);
    }
  }

  private final Scenario scenario;
  private final End source;
  private final End sourceAtDestination;
  private final End destination;

  NaiveEvaluator(Scenario scenario) {
    this.scenario = scenario;
    this.source = NaiveEnds.of(scenario, scenario.flow().source());
    this.destination = NaiveEnds.of(scenario, scenario.flow().destination());
    this.sourceAtDestination = sourceAtDestination();
  }

  End source() {
    return source;
  }

  End destination() {
    return destination;
  }

  /** Translated on the way, unless by the destination's own node: that comes after policies. */
  private End sourceAtDestination() {
    String translated = scenario.flow().translated();
    if (translated == null) {
      return source;
    }
    End seen = NaiveEnds.of(scenario, new Address(translated));
    return destination.pod() != null && NaiveEnds.isOwnNode(seen, destination.pod())
        ? source
        : seen;
  }

  Answer egress() {
    return answer("egress", source, destination, false);
  }

  Answer ingress() {
    boolean ownNode =
        destination.pod() != null && NaiveEnds.isOwnNode(sourceAtDestination, destination.pod());
    return answer("ingress", destination, sourceAtDestination, ownNode);
  }

  private Answer answer(String direction, End subject, End other, boolean ownNode) {
    if (subject.kind() == Kind.UNKNOWN || subject.kind() == Kind.SERVICE) {
      return plain("UNDECIDABLE");
    }
    if (subject.pod() == null) {
      return plain("NOT_APPLICABLE");
    }
    if (subject.isPodOnHost() || ownNode || source.equals(destination) || isLoopback()) {
      return plain("EXEMPT");
    }
    List<Answer> readings = new ArrayList<>();
    for (boolean unknownFits : new boolean[] {false, true}) {
      for (boolean unknownSelects : new boolean[] {false, true}) {
        NaiveSpec spec = new NaiveSpec(scenario, unknownFits);
        readings.add(read(direction, subject, other, spec, unknownSelects));
      }
    }
    if (readings.stream().map(Answer::part).distinct().count() > 1) {
      return plain("UNDECIDABLE");
    }
    List<Place> places = new ArrayList<>(readings.get(0).places());
    List<String> policies = new ArrayList<>(readings.get(0).policies());
    for (Answer reading : readings) {
      places.retainAll(reading.places());
      policies.retainAll(reading.policies());
    }
    return new Answer(readings.get(0).part(), places, policies, other);
  }

  private boolean isLoopback() {
    return source.pod() != null && source.pod().equals(destination.pod());
  }

  private Answer read(
      String direction, End subject, End other, NaiveSpec spec, boolean unknownSelects) {
    List<String> isolating = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    for (Policy policy : scenario.policies()) {
      if (policy.namespace().equals(subject.itsPod().namespace())
          && NaiveSpec.hasType(policy.spec(), direction, unknownSelects)
          && NaiveSpec.selects(
              policy.spec().get("podSelector"), subject.itsPod().labels(), unknownSelects)) {
        isolating.add(path(policy));
        places(policy, direction).filter(place -> admits(place, other, spec)).forEach(places::add);
      }
    }
    if (isolating.isEmpty()) {
      return plain("DEFAULT_ALLOW");
    }
    if (isUnlisted() && scenario.switches().unlisted().equals("ALWAYS")) {
      return plain("EXEMPT");
    }
    isolating.sort(null);
    return new Answer(
        places.isEmpty() ? "DENIED" : "ALLOWED_BY_RULE", places, List.copyOf(isolating), other);
  }

  boolean isUnlisted() {
    return scenario.flow().protocol().equals("ICMP");
  }

  private Stream<Place> places(Policy policy, String direction) {
    List<Place> places = new ArrayList<>();
    List<?> rules = list(policy.spec().get(direction));
    for (int r = 0; r < rules.size(); r++) {
      Map<?, ?> rule = rules.get(r) instanceof Map<?, ?> item ? item : Map.of();
      int peers = list(rule.get(peersField(direction))).size();
      int ports = portsCount(rule);
      for (int i = peers == 0 ? -1 : 0; i < peers; i++) {
        for (int j = ports == 0 ? -1 : 0; j < ports; j++) {
          places.add(new Place(policy, direction, r, i, j));
        }
      }
    }
    return places.stream();
  }

  /** Under ANY_RULE, ports say nothing about protocols that they cannot name. */
  private int portsCount(Map<?, ?> rule) {
    boolean ignored = isUnlisted() && scenario.switches().unlisted().equals("ANY_RULE");
    return ignored ? 0 : list(rule.get("ports")).size();
  }

  private boolean admits(Place place, End other, NaiveSpec spec) {
    Object item = list(place.policy().spec().get(place.direction())).get(place.rule());
    if (!(item instanceof Map<?, ?> rule)) {
      return spec.unknownFits();
    }
    boolean peerFits =
        place.peer() < 0 || spec.peerFits(place.peers().get(place.peer()), place.policy(), other);
    return peerFits
        && (place.port() < 0
            || spec.portFits(list(rule.get("ports")).get(place.port()), destination));
  }

  static String peersField(String direction) {
    return direction.equals("egress") ? "to" : "from";
  }

  private static String path(Policy policy) {
    return policy.namespace() + "/" + policy.name();
  }

  private static Answer plain(String part) {
    return new Answer(part, List.of(), List.of(), null);
  }
}
