package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.doctor.CniPlugin.Dataplane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which plugin a cluster runs, and whether its policies have an effect. */
final class PluginChecks {

  private static final String OBSERVED = "Ask what was observed: weir doctor --archive DIR";
  private static final String DAEMON_SETS = "/apis/apps/v1/daemonsets?limit=1000";
  private static final String POLICIES = "/apis/networking.k8s.io/v1/networkpolicies?limit=1";

  private PluginChecks() {}

  static List<Finding> of(ApiFacts api, ApiAnswer nodes) throws InterruptedException {
    ApiAnswer answer = api.get(DAEMON_SETS);
    if (!answer.ok()) {
      return List.of(
          Finding.unknown(Check.CLUSTER_CNI, answer.problem()).curedBy(Check.CLUSTER_CNI.cure()),
          Finding.unknown(Check.CLUSTER_POLICY_SUPPORT, "the plugin is not known"),
          Finding.unknown(Check.CLUSTER_DATAPLANE, "the plugin is not known"));
    }
    DaemonSets sets = DaemonSets.of(answer.body());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        sets.isEmpty()
            ? Finding.unknown(
                    Check.CLUSTER_CNI,
                    "no DaemonSet of a known plugin"
                        + (onK3s(nodes) ? "; k3s brings Flannel inside" : ""))
                .curedBy(Check.CLUSTER_CNI.cure())
            : Finding.ok(Check.CLUSTER_CNI, sets.describe()));
    findings.add(support(sets, nodes, api.get(POLICIES)));
    findings.add(dataplane(sets));
    return findings;
  }

  private static Finding support(DaemonSets sets, ApiAnswer nodes, ApiAnswer policies) {
    String withPolicies = count(policies);
    List<String> not = new ArrayList<>();
    List<String> unclear = new ArrayList<>();
    for (CniPlugin plugin : sets.plugins()) {
      Boolean enforces = sets.enforces(plugin);
      if (enforces == null) {
        unclear.add(plugin.title());
      } else if (enforces) {
        return Finding.ok(
            Check.CLUSTER_POLICY_SUPPORT,
            plugin.title() + " enforces NetworkPolicies; " + withPolicies);
      } else {
        not.add(plugin.title());
      }
    }
    if (onK3s(nodes)) {
      return Finding.unknown(
              Check.CLUSTER_POLICY_SUPPORT,
              "k3s enforces NetworkPolicies inside its own process, unless it was started with"
                  + " --disable-network-policy, which the API does not show; "
                  + withPolicies)
          .curedBy(OBSERVED);
    }
    if (!unclear.isEmpty() || not.isEmpty()) {
      String which = unclear.isEmpty() ? "the plugin" : String.join(" and ", unclear);
      return Finding.unknown(
              Check.CLUSTER_POLICY_SUPPORT,
              "whether " + which + " enforces NetworkPolicies is not known; " + withPolicies)
          .curedBy(OBSERVED);
    }
    return unsupported(String.join(" and ", not), policies, withPolicies);
  }

  private static Finding unsupported(String titles, ApiAnswer policies, String withPolicies) {
    String found = titles + " enforces no NetworkPolicy as it is set; " + withPolicies;
    if (!policies.ok()) {
      return Finding.warning(Check.CLUSTER_POLICY_SUPPORT, found);
    }
    return policies.body().path("items").isEmpty()
        ? Finding.warning(Check.CLUSTER_POLICY_SUPPORT, found)
        : Finding.problem(Check.CLUSTER_POLICY_SUPPORT, found + ", without any effect");
  }

  private static Finding dataplane(DaemonSets sets) {
    @Nullable CniPlugin openVSwitch = null;
    for (CniPlugin plugin : sets.plugins()) {
      if (plugin.dataplane() == Dataplane.EBPF) {
        Finding finding =
            Finding.warning(
                Check.CLUSTER_DATAPLANE,
                plugin.title() + " forwards by eBPF: the nodes' conntrack sees little or nothing");
        return plugin == CniPlugin.CALICO_EBPF
            ? finding.curedBy("Rely on the eBPF source (drops and flows at the pods' interfaces)")
            : finding;
      }
      openVSwitch = plugin.dataplane() == Dataplane.OPEN_VSWITCH ? plugin : openVSwitch;
    }
    if (openVSwitch != null) {
      return Finding.unknown(
              Check.CLUSTER_DATAPLANE,
              openVSwitch.title() + " forwards by Open vSwitch: Weir has not been tried with it")
          .curedBy("Compare a few known connections with what the archive has of them");
    }
    return sets.isEmpty()
        ? Finding.unknown(Check.CLUSTER_DATAPLANE, "the plugin is not known")
        : Finding.ok(Check.CLUSTER_DATAPLANE, "through netfilter, which conntrack sees");
  }

  private static boolean onK3s(ApiAnswer nodes) {
    for (JsonNode node : nodes.body().path("items")) {
      if (node.at("/status/nodeInfo/kubeletVersion").asText("").contains("+k3s")) {
        return true;
      }
    }
    return false;
  }

  /** How many policies there are, in words. */
  private static String count(ApiAnswer policies) {
    if (!policies.ok()) {
      return "whether there are policies is not known: " + policies.problem();
    }
    long count =
        policies.body().path("items").size()
            + policies.body().at("/metadata/remainingItemCount").asLong(0);
    return count == 0 ? "there are none" : count == 1 ? "there is 1" : "there are " + count;
  }
}
