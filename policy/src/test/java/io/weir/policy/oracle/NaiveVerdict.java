package io.weir.policy.oracle;

import static io.weir.policy.oracle.NaiveSpec.list;
import static io.weir.policy.oracle.NaiveSpec.map;

import io.weir.policy.oracle.NaiveEnds.End;
import io.weir.policy.oracle.NaiveEvaluator.Answer;
import io.weir.policy.oracle.NaiveEvaluator.Place;
import io.weir.policy.oracle.Scenario.Pod;
import io.weir.policy.oracle.Scenario.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What verdict two parts make with what was seen: the tables of the concept page, word by word. */
final class NaiveVerdict {

  private static final List<String> TABLE =
      List.of("ALLOW_ALL_RULE", "ANY_NAMESPACE", "IP_BLOCK_ADMITS_POD", "SELECTOR_MIXUP");

  /** {@code reason} is null where an UNKNOWN's missing fact could be one of several. */
  record Ruling(String verdict, @Nullable String reason, Set<String> findings) {}

  private final Scenario scenario;
  private final Seen seen;
  private final NaiveEvaluator evaluator;
  private final Answer egress;
  private final Answer ingress;
  private final Set<String> findings = new TreeSet<>();

  NaiveVerdict(Scenario scenario) {
    this.scenario = scenario;
    this.seen = scenario.flow().seen();
    this.evaluator = new NaiveEvaluator(scenario);
    this.egress = evaluator.egress();
    this.ingress = evaluator.ingress();
  }

  Answer egress() {
    return egress;
  }

  Answer ingress() {
    return ingress;
  }

  Ruling ruling() {
    if (blocksMatter()) {
      findings.add("PLUGIN_DEPENDENT_IP_BLOCK");
    }
    if (protocolMatters(egress) || protocolMatters(ingress)) {
      findings.add("PLUGIN_DEPENDENT_PROTOCOL");
    }
    if (eitherIs("DENIED")) {
      return denied();
    }
    if ("DROPPED".equals(seen.outcome())) {
      return new Ruling("DENIED", "UNEXPLAINED_DROP", findings);
    }
    if (eitherIs("UNDECIDABLE")) {
      return new Ruling("UNKNOWN", null, findings);
    }
    if (eitherIs("ALLOWED_BY_RULE")) {
      return allowedByRule();
    }
    if (eitherIs("EXEMPT")) {
      return new Ruling("ALLOWED", "EXEMPT", findings);
    }
    return eitherIs("DEFAULT_ALLOW")
        ? new Ruling("ALLOWED_NOT_INTENDED", "NO_POLICY", findings)
        : new Ruling("ALLOWED", "NOT_GOVERNABLE", findings);
  }

  /** Whether a part hangs on a missing fact, or admits someone of whom nobody knows who it is. */
  boolean isOpen() {
    return eitherIs("UNDECIDABLE") || isUnknown(egress.other()) || isUnknown(ingress.other());
  }

  private static boolean isUnknown(@Nullable End end) {
    return end != null && end.kind() == NaiveEnds.Kind.UNKNOWN;
  }

  private boolean eitherIs(String part) {
    return egress.is(part) || ingress.is(part);
  }

  /** Would the flow fare otherwise if ipBlocks met pods the other way? */
  private boolean blocksMatter() {
    Scenario.Switches now = scenario.switches();
    Scenario.Switches other =
        new Scenario.Switches(
            !now.ipBlockMatchesPods(), now.unlisted(), now.required(), now.disabled());
    Scenario flipped =
        new Scenario(
            scenario.namespaces(), scenario.pods(), scenario.policies(), scenario.flow(), other);
    NaiveEvaluator asked = new NaiveEvaluator(flipped);
    boolean deniedThen = asked.egress().is("DENIED") || asked.ingress().is("DENIED");
    boolean openThen = asked.egress().is("UNDECIDABLE") || asked.ingress().is("UNDECIDABLE");
    return eitherIs("DENIED") ? !deniedThen : deniedThen || openThen;
  }

  private boolean protocolMatters(Answer part) {
    boolean ignored = scenario.switches().unlisted().equals("ALWAYS");
    return evaluator.isUnlisted()
        && (part.is("ALLOWED_BY_RULE")
            || part.is("DENIED")
            || (ignored && part.is("EXEMPT") && part.other() != null));
  }

  private Ruling denied() {
    boolean arrived =
        seen.outcome() != null
            && List.of("ESTABLISHED", "DELIVERED", "REFUSED").contains(seen.outcome());
    boolean egressHeld = egress.is("DENIED") && !arrived && !seen.passedSource();
    boolean ingressHeld = ingress.is("DENIED") && !arrived && !seen.passedDestination();
    boolean egressPassed = egress.is("DENIED") && !egressHeld;
    boolean ingressPassed = ingress.is("DENIED") && !ingressHeld;
    boolean dropped = "DROPPED".equals(seen.outcome());
    boolean enforced = dropped ? egressHeld || ingressHeld : !egressPassed && !ingressPassed;
    boolean dropSeen = dropped || seen.dropObserved();
    String where = dropEnd();
    if (dropSeen && where != null && !(where.equals("egress") ? egress : ingress).is("DENIED")) {
      findings.add("DROPPED_ELSEWHERE");
    }
    if (!enforced) {
      return new Ruling("ALLOWED_NOT_INTENDED", "NOT_ENFORCED", findings);
    }
    if (!dropSeen && seen.outcome() != null) {
      findings.add("DENIAL_NOT_OBSERVED");
    }
    return new Ruling("DENIED", egressHeld ? "EGRESS_DENIED" : "INGRESS_DENIED", findings);
  }

  /** The end whose node dropped it; null when it is no end's, or both's. */
  private @Nullable String dropEnd() {
    boolean atSource = isOn(evaluator.source());
    boolean atDestination = isOn(evaluator.destination());
    if (atSource == atDestination) {
      return null;
    }
    return atSource ? "egress" : "ingress";
  }

  private boolean isOn(End end) {
    String node = seen.dropNode();
    if (node == null) {
      return false;
    }
    return end.pod() != null ? node.equals(end.pod().node()) : node.equals(firstNode(end));
  }

  private static @Nullable String firstNode(End end) {
    return Scenario.NODES.entrySet().stream()
        .filter(node -> end.address() != null && node.getValue().contains(end.address()))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse(null);
  }

  private Ruling allowedByRule() {
    Set<String> lost = new TreeSet<>();
    boolean meant =
        switch (scenario.switches().required()) {
          case "EGRESS" -> isMeant(egress, lost);
          case "INGRESS" -> isMeant(ingress, lost);
          case "BOTH" -> bothAreMeant(lost);
          default -> anyIsMeant(lost);
        };
    if (meant) {
      return new Ruling("ALLOWED", "POLICY_ALLOWED", findings);
    }
    findings.addAll(lost);
    String reason = TABLE.stream().filter(lost::contains).findFirst().orElse("NO_POLICY");
    return new Ruling("ALLOWED_NOT_INTENDED", reason, findings);
  }

  private boolean bothAreMeant(Set<String> lost) {
    boolean byEgress = isMeant(egress, lost);
    boolean byIngress = isMeant(ingress, lost);
    return byEgress && byIngress;
  }

  private boolean anyIsMeant(Set<String> lost) {
    boolean byEgress = egress.is("ALLOWED_BY_RULE") && isMeant(egress, lost);
    boolean byIngress = ingress.is("ALLOWED_BY_RULE") && isMeant(ingress, lost);
    return byEgress || byIngress;
  }

  /** Nothing is asked of an end that is outside or exempt. */
  private boolean isMeant(Answer part, Set<String> lost) {
    if (!part.is("ALLOWED_BY_RULE")) {
      return !part.is("DEFAULT_ALLOW");
    }
    Set<String> found = new TreeSet<>();
    for (Place place : part.places()) {
      String finding =
          TABLE.stream()
              .filter(code -> !scenario.switches().disabled().contains(code))
              .filter(code -> holds(code, place, Objects.requireNonNull(part.other())))
              .findFirst()
              .orElse(null);
      if (finding == null) {
        return true;
      }
      found.add(finding);
    }
    lost.addAll(found);
    return false;
  }

  private boolean holds(String finding, Place place, End other) {
    boolean anyPort = list(place.ruleItem().get("ports")).isEmpty();
    Map<?, ?> peer = place.peer() < 0 ? Map.of() : map(place.peers().get(place.peer()));
    return switch (finding) {
      case "ALLOW_ALL_RULE" -> anyPort && place.peer() < 0;
      case "ANY_NAMESPACE" ->
          anyPort
              && place.peer() >= 0
              && peer.get("podSelector") == null
              && isEverything(peer.get("namespaceSelector"));
      case "IP_BLOCK_ADMITS_POD" -> peer.get("ipBlock") != null && other.isPodInPodNetwork();
      default ->
          !place.policy().orIntended()
              && (isMixup(place, place.peer() - 1, other)
                  || isMixup(place, place.peer() + 1, other));
    };
  }

  private static boolean isEverything(@Nullable Object selector) {
    return selector != null
        && map(map(selector).get("matchLabels")).isEmpty()
        && list(map(selector).get("matchExpressions")).isEmpty();
  }

  private boolean isMixup(Place place, int neighbour, End other) {
    if (place.peer() < 0 || neighbour < 0 || neighbour >= place.peers().size()) {
      return false;
    }
    if (!(place.peers().get(neighbour) instanceof Map<?, ?> next)) {
      return false;
    }
    Map<?, ?> peer = map(place.peers().get(place.peer()));
    Map<?, ?> byNamespace = isOnly("namespaceSelector", peer) ? peer : next;
    Map<?, ?> byPod = isOnly("podSelector", peer) ? peer : next;
    if (!isOnly("namespaceSelector", byNamespace) || !isOnly("podSelector", byPod)) {
      return false;
    }
    Map<String, Object> joined = new HashMap<>();
    joined.put("namespaceSelector", byNamespace.get("namespaceSelector"));
    joined.put("podSelector", byPod.get("podSelector"));
    NaiveSpec certain = new NaiveSpec(scenario, false);
    return !certain.podFits(next, place.policy(), other)
        && !certain.podFits(joined, place.policy(), other)
        && scenario.pods().stream().anyMatch(pod -> couldBeMeant(pod, joined, place, certain));
  }

  private static boolean isOnly(String selector, Map<?, ?> peer) {
    String other = selector.equals("podSelector") ? "namespaceSelector" : "podSelector";
    return peer.get(selector) != null && peer.get(other) == null && peer.get("ipBlock") == null;
  }

  private static boolean couldBeMeant(
      Pod pod, Map<String, Object> joined, Place place, NaiveSpec certain) {
    End end = new End(NaiveEnds.Kind.POD, pod, null);
    return pod.life() == Scenario.Life.RUNNING && certain.podFits(joined, place.policy(), end);
  }
}
