package io.weir.policy.lint;

import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pods that may talk to somebody, and cannot look up a name; told once per set of policies. */
final class EgressWithoutDns implements Check {

  @Override
  public void run(Inventory inventory, Findings findings) {
    DnsServers servers = new DnsServers(inventory);
    DnsAdmission dns = new DnsAdmission(servers, inventory);
    for (String namespace : inventory.namespaces()) {
      byPolicies(namespace, servers, inventory)
          .forEach((policies, pods) -> check(policies, pods, servers, dns, findings));
    }
  }

  /** The pods that are isolated for egress, by the policies that do it. */
  private static Map<List<LintedPolicy>, List<PodGroup>> byPolicies(
      String namespace, DnsServers servers, Inventory inventory) {
    Map<PodGroup, List<LintedPolicy>> byPod = new LinkedHashMap<>();
    for (LintedPolicy policy : inventory.policies(namespace)) {
      if (policy.governs(Direction.EGRESS)) {
        for (PodGroup pod : inventory.selected(policy)) {
          byPod.computeIfAbsent(pod, p -> new ArrayList<>()).add(policy);
        }
      }
    }
    Map<List<LintedPolicy>, List<PodGroup>> byPolicies = new LinkedHashMap<>();
    byPod.forEach(
        (pod, policies) -> {
          if (!servers.isServer(pod)) {
            byPolicies.computeIfAbsent(policies, p -> new ArrayList<>()).add(pod);
          }
        });
    return byPolicies;
  }

  private static void check(
      List<LintedPolicy> policies,
      List<PodGroup> pods,
      DnsServers servers,
      DnsAdmission dns,
      Findings findings) {
    LintedPolicy place = null;
    for (LintedPolicy policy : policies) {
      // Of which nobody knows whether it governs the pods: it could be the one that admits.
      boolean unsure = isUnsure(policy, pods);
      for (Rule rule : policy.rules(Direction.EGRESS)) {
        if (unsure || dns.admits(rule, policy.namespace())) {
          return;
        }
        // Who is admitted by address needs no name, as far as is known.
        if (!servers.isEmpty() || !isAddressesOnly(rule)) {
          place = preferred(place, policy);
        }
      }
    }
    if (place != null) {
      findings.add(
          LintCode.EGRESS_WITHOUT_DNS,
          place.at("spec.egress"),
          "%s may talk to others but not to DNS%s; governed by %s"
              .formatted(
                  Text.names(pods.stream().map(PodGroup::example).toList()),
                  servers.isEmpty() ? "" : " (" + servers.text() + ")",
                  Text.names(
                      policies.stream().map(LintedPolicy::path).collect(Collectors.toList()))),
          "admit port 53, UDP and TCP, to %s"
              .formatted(
                  servers.isEmpty()
                      ? "the cluster's DNS pods (usually k8s-app: kube-dns in kube-system)"
                      : servers.text()));
    }
  }

  private static boolean isAddressesOnly(Rule rule) {
    return !rule.peers().isEmpty()
        && rule.peers().stream().allMatch(Peer.IpBlock.class::isInstance);
  }

  private static LintedPolicy preferred(@Nullable LintedPolicy known, LintedPolicy policy) {
    // A staged policy that takes part is the one to be mended.
    boolean staged = policy.standing() == LintPlace.Standing.STAGED;
    return known == null || (staged && known.standing() != policy.standing()) ? policy : known;
  }

  private static boolean isUnsure(LintedPolicy policy, List<PodGroup> pods) {
    return policy.type(Direction.EGRESS) != Match.YES
        || policy.policy().pods().match(pods.get(0).labels()) != Match.YES;
  }
}
