package io.weir.cli.explain;

import io.weir.policy.explain.PartTrace;
import io.weir.policy.explain.PeerTrace;
import io.weir.policy.explain.PolicyTrace;
import io.weir.policy.explain.PortTrace;
import io.weir.policy.explain.RuleTrace;
import io.weir.policy.explain.Standing;
import io.weir.policy.explain.Wording;
import io.weir.policy.rules.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each policy at one end says, as indented lines: those that isolate the pod with all their
 * rules, of the others a few.
 */
final class PolicyLines {

  private static final int OTHERS = 5;
  private static final int MISSES = 12;

  private final int protocol;
  private final @Nullable Integer port;
  private final List<String> lines = new ArrayList<>();

  PolicyLines(int protocol, @Nullable Integer port) {
    this.protocol = protocol;
    this.port = port;
  }

  List<String> of(PartTrace trace) {
    if (trace.standing() != Standing.POLICIES_APPLY) {
      return List.of();
    }
    List<PolicyTrace> others = new ArrayList<>();
    for (PolicyTrace policy : trace.policies()) {
      if (policy.isolates() == Match.NO) {
        others.add(policy);
      } else {
        policy(policy);
      }
    }
    others.stream().limit(OTHERS).forEach(other -> lines.add(Wording.policy(other)));
    if (others.size() > OTHERS) {
      lines.add(
          "… and %d more policies of the namespace that do not select it"
              .formatted(others.size() - OTHERS));
    }
    return lines;
  }

  private void policy(PolicyTrace policy) {
    lines.add(Wording.policy(policy));
    if (policy.rules().isEmpty() && policy.isolates() == Match.YES) {
      lines.add("  It has no " + policy.direction().field() + " rule: it admits nobody.");
    }
    policy.rules().forEach(rule -> rule(rule, policy));
  }

  private void rule(RuleTrace rule, PolicyTrace policy) {
    lines.add("  " + Wording.rule(rule));
    int misses = 0;
    for (PeerTrace peer : rule.peers()) {
      misses += add(peer.match(), rule, Wording.peer(peer, policy.direction()), misses);
    }
    for (PortTrace item : rule.ports()) {
      misses += add(item.match(), rule, Wording.port(item, protocol, port), misses);
    }
    if (misses > MISSES) {
      lines.add("    … and %d more that do not fit".formatted(misses - MISSES));
    }
  }

  /**
   * Of a rule that admits the flow only what fits is of interest. Returns how many misses it is.
   */
  private int add(Match match, RuleTrace rule, String words, int missesBefore) {
    boolean miss = match == Match.NO;
    if (miss && rule.match() == Match.YES) {
      return 0;
    }
    if (!miss || missesBefore < MISSES) {
      lines.add("    " + words);
    }
    return miss ? 1 : 0;
  }
}
