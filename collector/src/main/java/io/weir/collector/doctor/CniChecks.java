package io.weir.collector.doctor;

import io.weir.collector.doctor.CniPlugin.Dataplane;
import io.weir.collector.doctor.CniPlugin.Enforcement;
import java.util.List;
import java.util.Set;

/** Which plugin, whether it enforces policies, and whether conntrack sees what it forwards. */
final class CniChecks {

  /** What policy controllers leave in the rules once there is a policy. */
  private static final List<String> CONTROLLERS =
      List.of("KUBE-POD-FW-", "KUBE-NWPLCY-", "kube-network-policies", "AZURE-NPM");

  private CniChecks() {}

  static List<Finding> of(CniEvidence cni, Rules rules) {
    Set<CniPlugin> plugins = cni.plugins().keySet();
    if (plugins.isEmpty()) {
      String why = "no interface and no configuration of a known plugin";
      return List.of(
          Finding.unknown(Check.NODE_CNI, why).curedBy(Check.NODE_CNI.cure()),
          Finding.unknown(Check.NODE_POLICY_SUPPORT, "the plugin is not known"),
          Finding.unknown(Check.NODE_DATAPLANE, "the plugin is not known"));
    }
    return List.of(
        Finding.ok(Check.NODE_CNI, cni.describe()), support(plugins, rules), dataplane(plugins));
  }

  private static Finding support(Set<CniPlugin> plugins, Rules rules) {
    for (CniPlugin plugin : plugins) {
      if (plugin.enforcement() == Enforcement.ALWAYS) {
        return Finding.ok(Check.NODE_POLICY_SUPPORT, plugin.title() + " enforces NetworkPolicies");
      }
    }
    for (String mark : CONTROLLERS) {
      if (rules.contains(mark)) {
        return Finding.ok(
            Check.NODE_POLICY_SUPPORT,
            "a policy controller has rules here (" + mark + "…), beside " + titles(plugins));
      }
    }
    for (CniPlugin plugin : plugins) {
      if (plugin.enforcement() == Enforcement.DEPENDS) {
        return Finding.unknown(
                Check.NODE_POLICY_SUPPORT,
                plugin.title() + " enforces NetworkPolicies only where that is switched on")
            .curedBy("Ask the API: weir doctor --kubeconfig FILE");
      }
    }
    return Finding.warning(
        Check.NODE_POLICY_SUPPORT,
        titles(plugins)
            + " alone enforces no NetworkPolicy"
            + (rules.known()
                ? ", and no policy controller's rules are here"
                : "; whether a policy controller runs beside it is not known: " + rules.missing()));
  }

  private static Finding dataplane(Set<CniPlugin> plugins) {
    for (CniPlugin plugin : plugins) {
      if (plugin == CniPlugin.CALICO_EBPF) {
        return Finding.warning(
                Check.NODE_DATAPLANE,
                "Calico forwards by eBPF and keeps its own connection table: conntrack sees little")
            .curedBy("Rely on the eBPF source (drops and flows at the pods' interfaces)");
      }
      if (plugin.dataplane() == Dataplane.EBPF) {
        return Finding.warning(
            Check.NODE_DATAPLANE,
            plugin.title()
                + " forwards by eBPF and keeps its own connection table: conntrack sees"
                + " little or nothing");
      }
    }
    for (CniPlugin plugin : plugins) {
      if (plugin.dataplane() == Dataplane.OPEN_VSWITCH) {
        return Finding.unknown(
                Check.NODE_DATAPLANE,
                plugin.title()
                    + " forwards by Open vSwitch, which tracks in zones of its own:"
                    + " Weir has not been tried with it")
            .curedBy("Compare a few known connections with what the archive has of them");
      }
    }
    return Finding.ok(
        Check.NODE_DATAPLANE,
        titles(plugins) + " forwards through netfilter, which conntrack sees");
  }

  private static String titles(Set<CniPlugin> plugins) {
    return String.join(" and ", plugins.stream().map(CniPlugin::title).toList());
  }
}
