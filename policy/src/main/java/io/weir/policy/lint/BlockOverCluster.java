package io.weir.policy.lint;

import io.weir.policy.net.Cidr;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** Address blocks that hold addresses of the cluster. */
final class BlockOverCluster implements Check {

  @Override
  public void run(Inventory inventory, Findings findings) {
    ClusterAddresses addresses = new ClusterAddresses(inventory);
    Check.OfPeer check =
        (policy, rule, index, all, found) -> {
          if (rule.peers().get(index) instanceof Peer.IpBlock block) {
            tell(block, addresses, policy.at(rule, index, Rule.NONE), found);
          }
        };
    check.run(inventory, findings);
  }

  private static void tell(
      Peer.IpBlock block, ClusterAddresses addresses, LintPlace place, Findings findings) {
    ClusterAddresses.Held held = addresses.heldBy(block);
    if (held.holdsPods()) {
      findings.add(
          LintCode.IP_BLOCK_COVERS_PODS,
          place,
          block.cidr() + " holds addresses of pods: " + pods(held, addresses),
          cure(block, held));
    }
    if (!held.nodes().isEmpty()) {
      findings.add(
          LintCode.IP_BLOCK_COVERS_NODES,
          place,
          block.cidr() + " holds addresses of nodes: " + Text.firstOf(held.nodes()));
    }
    // A block that holds pods, or everything, was hardly written for the Services in it.
    if (!held.services().isEmpty() && !held.holdsPods() && block.cidr().prefixLength() > 0) {
      findings.add(
          LintCode.IP_BLOCK_NAMES_SERVICE,
          place,
          "%s holds virtual addresses of Services: %s; policies see the pods behind them"
              .formatted(block.cidr(), Text.firstOf(held.services())));
    }
  }

  private static String pods(ClusterAddresses.Held held, ClusterAddresses addresses) {
    List<String> told = new ArrayList<>();
    held.podRanges().forEach(range -> told.add(range + " of " + addresses.nodeOf(range)));
    told.addAll(held.pods());
    return Text.firstOf(told);
  }

  private static String cure(Peer.IpBlock block, ClusterAddresses.Held held) {
    List<String> within =
        held.podRanges().stream()
            .filter(range -> block.cidr().strictlyContains(range))
            .map(Cidr::toString)
            .toList();
    return within.isEmpty()
        ? "admit the pods by their labels instead"
        : "leave them out with except (%s), and admit pods by their labels"
            .formatted(Text.names(within));
  }
}
