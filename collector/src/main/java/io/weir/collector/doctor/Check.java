package io.weir.collector.doctor;

/**
 * All that is looked at. The names are a contract: scripts rely on them, and the reference page is
 * made from them.
 */
public enum Check {
  NODE_CNI(
      "Which CNI plugin runs here, by its interfaces and its configuration in /etc/cni/net.d?",
      "Nothing to do on a machine that is no Kubernetes node; else look with"
          + " `weir doctor --kubeconfig`, which asks the API"),
  NODE_POLICY_SUPPORT(
      "Does the plugin enforce NetworkPolicies at all?",
      "Use a plugin that enforces them (Calico, Cilium, Antrea, …), or add a policy controller"
          + " such as kube-network-policies beside this one"),
  NODE_DATAPLANE(
      "Does the plugin forward in a way that the kernel's conntrack sees?",
      "Read flows from Hubble instead of conntrack"),
  NODE_CONNTRACK_SOCKET(
      "May this process subscribe to the kernel's conntrack events?",
      "Run as root, or with the capability NET_ADMIN"),
  NODE_CONNTRACK_TRACKING(
      "Does the kernel track connections in this network namespace at all?",
      "Run on the node's own network (hostNetwork: true); where no firewall or NAT rule uses"
          + " connection tracking nothing is tracked"),
  NODE_CONNTRACK_EVENTS(
      "Does the kernel tell the beginning and end of every connection?",
      "sysctl -w net.netfilter.nf_conntrack_events=1"),
  NODE_CONNTRACK_ACCT(
      "Does the kernel count bytes and packets of connections?",
      "sysctl -w net.netfilter.nf_conntrack_acct=1 (holds for connections that begin afterwards)"),
  NODE_CONNTRACK_TIMESTAMP(
      "Does the kernel keep when connections began and ended?",
      "sysctl -w net.netfilter.nf_conntrack_timestamp=1 (holds for connections that begin"
          + " afterwards)"),
  NODE_CONNTRACK_TABLE(
      "Is there room in the conntrack table?",
      "Raise net.netfilter.nf_conntrack_max: a full table drops new connections"),
  NODE_BRIDGE_NETFILTER(
      "Is traffic between pods on one bridge seen, and filtered?",
      "modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1"
          + " net.bridge.bridge-nf-call-ip6tables=1"),
  NODE_RECEIVE_BUFFER(
      "Can the event socket have a buffer that holds bursts?",
      "Give the process NET_ADMIN, or sysctl -w net.core.rmem_max=33554432"),
  NODE_CAPABILITIES(
      "Which of the capabilities NET_ADMIN, BPF and PERFMON does this process have?",
      "Run as root or add the capabilities that are missing to the container's securityContext"),
  NODE_KERNEL(
      "Is the kernel new enough for what Weir loads into it?",
      "5.18 or newer names why packets were dropped; 6.6 or newer has tcx. Older ones are observed"
          + " by what they have"),
  NODE_BTF(
      "Does the kernel describe its types, so that programs fit it (BTF)?",
      "Use a kernel built with CONFIG_DEBUG_INFO_BTF=y; without it dropped packets are not seen"),
  NODE_DROP_REASONS(
      "Does the kernel name a drop by a firewall as such?",
      "A kernel from 5.18 on; on others a policy's drop cannot be told from other losses"),
  NODE_BPF_OBJECT(
      "Does this build contain the eBPF programs?",
      "Use a released build, or build where clang is installed"),
  NODE_LOCKDOWN(
      "Does the kernel's lockdown let programs read its memory?",
      "Boot with lockdown=integrity or none: confidentiality forbids what watching drops needs"),
  NODE_CLOCK(
      "Is the clock synchronised?",
      "Run chrony, systemd-timesyncd or another NTP client: flows are judged by when they"
          + " happened"),
  CLUSTER_API(
      "Does the Kubernetes API answer, and in which version?",
      "Check --kubeconfig, --context and the network"),
  CLUSTER_RIGHTS(
      "May this account do all that `weir watch` needs?",
      "`weir watch --print-rbac --lease-namespace NAMESPACE | kubectl apply -f -` grants it to the"
          + " service account weir-watch there"),
  CLUSTER_CNI(
      "Which CNI plugin runs, by its DaemonSets?",
      "Run `weir doctor` on a node, which looks at interfaces and configuration"),
  CLUSTER_POLICY_SUPPORT(
      "Are the cluster's NetworkPolicies enforced by its plugin?",
      "Use a plugin that enforces them, switch its enforcement on, or add a policy controller such"
          + " as kube-network-policies"),
  CLUSTER_DATAPLANE(
      "Does the plugin forward in a way that the nodes' conntrack sees?",
      "Read flows from Hubble instead of conntrack"),
  CLUSTER_DIALECTS(
      "Are there policies of other kinds, which Weir does not judge?",
      "Read verdicts with care: a flow that only these policies allow or deny looks otherwise"),
  CLUSTER_POD_CIDRS(
      "Do the nodes tell the addresses of their pods?",
      "Give the pods' ranges as cluster-cidrs: an address there that no pod claims is then unknown,"
          + " not outside"),
  ARCHIVE_ENFORCEMENT(
      "Do the observed outcomes show that a node enforces policies?",
      "Run `weir doctor` on this node: its plugin, or its policy agent, does not work there"),
  ARCHIVE_LOSS(
      "Did an observer lose what it should have seen?",
      "See `weir query` on observer_loss for where; larger buffers and more CPU for the agent"
          + " help"),
  ARCHIVE_FRESHNESS(
      "Do all observers still report?",
      "Look at the agent of this node, then at Kafka and the job");

  /** Where a check looks. */
  public enum Area {
    NODE,
    CLUSTER,
    ARCHIVE
  }

  private final String question;
  private final String cure;

  Check(String question, String cure) {
    this.question = question;
    this.cure = cure;
  }

  public Area area() {
    return Area.valueOf(name().substring(0, name().indexOf('_')));
  }

  /** What it asks, one sentence. */
  public String question() {
    return question;
  }

  /** What to do where the answer is not what one wants. */
  public String cure() {
    return cure;
  }
}
