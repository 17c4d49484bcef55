package io.weir.policy.lint;

import io.weir.policy.cluster.PodFacts.ContainerPort;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Rule;
import java.util.List;
import java.util.TreeSet;

/** Ports that no pod listens on which the rule reaches. */
final class PortNotListened implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    for (Rule rule : policy.rules()) {
      List<PodGroup> pods =
          rule.ports().isEmpty() ? List.of() : ReachedPods.of(policy, rule, inventory);
      for (int i = 0; !pods.isEmpty() && i < rule.ports().size(); i++) {
        LintPlace place = policy.at(rule, Rule.NONE, i);
        if (rule.ports().get(i) instanceof PortMatcher.Named named) {
          checkName(named, pods, place, findings);
        } else if (rule.ports().get(i) instanceof PortMatcher.Range range
            && !ReachedPods.beyondPods(rule)) {
          checkNumbers(rule, range, pods, place, inventory, findings);
        }
      }
    }
  }

  private static void checkName(
      PortMatcher.Named named, List<PodGroup> pods, LintPlace place, Findings findings) {
    for (PodGroup pod : pods) {
      if (pod.facts().names(named.name(), named.transport())) {
        return;
      }
    }
    List<String> declared = declared(pods);
    findings.add(
        LintCode.NAMED_PORT_UNKNOWN,
        place,
        "no pod that the rule reaches calls a %s port %s"
            .formatted(named.transport(), Text.name(named.name())),
        declared.isEmpty()
            ? "the pods declare no ports: give the number"
            : "they declare " + Text.names(declared));
  }

  private static void checkNumbers(
      Rule rule,
      PortMatcher.Range range,
      List<PodGroup> pods,
      LintPlace place,
      Inventory inventory,
      Findings findings) {
    boolean declared = false;
    boolean allDeclare = true;
    for (PodGroup pod : pods) {
      declared |= pod.declares(range.transport(), range.first(), range.last());
      allDeclare &= pod.declaresPorts();
    }
    if (declared) {
      return;
    }
    List<ServicePorts.Translation> translations =
        ServicePorts.of(pods, range.transport(), inventory);
    if (translations.stream()
        .anyMatch(one -> one.targets().stream().anyMatch(target -> range.holds(target)))) {
      return;
    }
    for (ServicePorts.Translation one : translations) {
      if (range.holds(one.port()) && !one.targets().isEmpty() && !lists(rule, one, range)) {
        findings.add(
            LintCode.SERVICE_PORT_NOT_TARGET_PORT,
            place,
            "%s is the port of a Service (%s); policies see the port of the pod"
                .formatted(text(range), one),
            "list " + one.targets().iterator().next() + " instead");
        return;
      }
    }
    if (allDeclare) {
      findings.add(
          LintCode.PORT_NOT_LISTENED,
          place,
          "no pod that the rule reaches declares %s port %s"
              .formatted(range.transport(), text(range)),
          "they declare " + Text.names(declared(pods)));
    }
  }

  /** Whether the rule lists the pods' port too: then the Service's does no harm. */
  private static boolean lists(
      Rule rule, ServicePorts.Translation one, PortMatcher.Range serviceRange) {
    return one.targets().stream()
        .map(target -> new PortMatcher.Range(serviceRange.transport(), target, target))
        .anyMatch(
            target -> rule.ports().stream().anyMatch(port -> Subsumption.contains(port, target)));
  }

  private static String text(PortMatcher.Range range) {
    return range.first() == range.last()
        ? String.valueOf(range.first())
        : range.first() + "-" + range.last();
  }

  private static List<String> declared(List<PodGroup> pods) {
    TreeSet<String> declared = new TreeSet<>();
    for (PodGroup pod : pods) {
      for (ContainerPort port : pod.facts().ports()) {
        String name = port.name() == null ? "" : " (" + port.name() + ")";
        declared.add(port.number() + "/" + port.transport() + name);
      }
    }
    return List.copyOf(declared);
  }
}
