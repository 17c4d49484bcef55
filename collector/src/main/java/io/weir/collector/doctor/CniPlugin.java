package io.weir.collector.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plugins that are known by their interfaces, their configuration and their DaemonSets, from their
 * own manifests and documentation. An entry whose name says controller brings no network, only
 * policies.
 */
enum CniPlugin {
  FLANNEL(
      "Flannel",
      "flannel[.-].*",
      Set.of("flannel"),
      Set.of("kube-flannel-ds", "kube-flannel"),
      Enforcement.NEVER,
      Dataplane.NETFILTER),
  CALICO(
      "Calico",
      "cali[0-9a-f]{11}|vxlan\\.calico|vxlan-v6\\.calico|wireguard\\.cali",
      Set.of("calico"),
      Set.of("calico-node"),
      Enforcement.ALWAYS,
      Dataplane.NETFILTER),
  CALICO_EBPF(
      "Calico's eBPF dataplane",
      "bpfin\\.cali|bpfout\\.cali|bpfnat[io].*",
      Set.of(),
      Set.of(),
      Enforcement.ALWAYS,
      Dataplane.EBPF),
  CANAL(
      "Canal (Flannel with Calico's policies)",
      null,
      Set.of(),
      Set.of("canal", "rke2-canal"),
      Enforcement.ALWAYS,
      Dataplane.NETFILTER),
  CILIUM(
      "Cilium",
      "cilium_host|cilium_net|cilium_vxlan|cilium_geneve|lxc[0-9a-f]{12}|lxc_health",
      Set.of("cilium-cni"),
      Set.of("cilium", "rke2-cilium", "anetd"),
      Enforcement.ALWAYS,
      Dataplane.EBPF),
  ANTREA(
      "Antrea",
      "antrea-gw0|antrea-tun0",
      Set.of("antrea"),
      Set.of("antrea-agent"),
      Enforcement.ALWAYS,
      Dataplane.OPEN_VSWITCH),
  OVN_KUBERNETES(
      "OVN-Kubernetes",
      "ovn-k8s-mp0|ovn-k8s-gw0",
      Set.of("ovn-k8s-cni-overlay"),
      Set.of("ovnkube-node"),
      Enforcement.ALWAYS,
      Dataplane.OPEN_VSWITCH),
  KUBE_OVN(
      "Kube-OVN",
      "ovn0",
      Set.of("kube-ovn"),
      Set.of("kube-ovn-cni"),
      Enforcement.ALWAYS,
      Dataplane.OPEN_VSWITCH),
  WEAVE(
      "Weave Net",
      "weave|vethwe-.*",
      Set.of("weave-net"),
      Set.of("weave-net"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  KUBE_ROUTER(
      "kube-router",
      "kube-bridge|kube-dummy-if",
      Set.of(),
      Set.of("kube-router"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  AWS_VPC_CNI(
      "AWS VPC CNI",
      "eni[0-9a-f]{11}",
      Set.of("aws-cni"),
      Set.of("aws-node"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  AZURE_CNI(
      "Azure CNI",
      "azv[0-9a-f]+",
      Set.of("azure-vnet"),
      Set.of("azure-cns"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  GKE(
      "GKE's own network",
      "gke[0-9a-f]{11}",
      Set.of("gke"),
      Set.of("netd"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  KINDNET(
      "kindnet",
      null,
      Set.of("kindnet"),
      Set.of("kindnet"),
      Enforcement.DEPENDS,
      Dataplane.NETFILTER),
  AZURE_NPM(
      "Azure's network policy controller",
      null,
      Set.of(),
      Set.of("azure-npm"),
      Enforcement.ALWAYS,
      Dataplane.NETFILTER),
  KUBE_NETWORK_POLICIES(
      "the controller kube-network-policies",
      null,
      Set.of(),
      Set.of("kube-network-policies"),
      Enforcement.ALWAYS,
      Dataplane.NETFILTER);

  /** Whether NetworkPolicies have an effect. */
  enum Enforcement {
    NEVER,
    ALWAYS,
    /** On a setting that has to be looked for. */
    DEPENDS
  }

  /** What forwards the pods' packets. */
  enum Dataplane {
    NETFILTER,
    /** Passes the kernel's conntrack by. */
    EBPF,
    /** Tracks in conntrack zones of its own. */
    OPEN_VSWITCH
  }

  private final String title;
  private final @Nullable Pattern interfaces;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> configTypes;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> daemonSets;

  private final Enforcement enforcement;
  private final Dataplane dataplane;

  CniPlugin(
      String title,
      @Nullable String interfaces,
      Set<String> configTypes,
      Set<String> daemonSets,
      Enforcement enforcement,
      Dataplane dataplane) {
    this.title = title;
    this.interfaces = interfaces == null ? null : Pattern.compile(interfaces);
    this.configTypes = configTypes;
    this.daemonSets = daemonSets;
    this.enforcement = enforcement;
    this.dataplane = dataplane;
  }

  String title() {
    return title;
  }

  Enforcement enforcement() {
    return enforcement;
  }

  Dataplane dataplane() {
    return dataplane;
  }

  boolean owns(String networkInterface) {
    return interfaces != null && interfaces.matcher(networkInterface).matches();
  }

  /** By the type of a plugin in a CNI configuration, or the name of its network. */
  boolean isConfiguredAs(String type) {
    return configTypes.contains(type);
  }

  static List<CniPlugin> ofDaemonSet(String name) {
    return Arrays.stream(values()).filter(plugin -> plugin.daemonSets.contains(name)).toList();
  }
}
