package io.weir.policy.lint;

/**
 * The kinds of lint findings. Stable: pipelines and annotations name them. The texts are what the
 * reference page, SARIF and {@code --help} say.
 */
public enum LintCode {
  POLICY_INVALID(
      Severity.ERROR,
      "A part of the policy is invalid",
      "The API server refuses it; read from a file, nobody knows what it was meant to admit, so"
          + " that flows it could touch are undecidable.",
      "Write the field as the message says.",
      """
      ingress:
        - from: [{ipBlock: {cidr: 10.0.0.0/33}}]
      """),
  NAMED_PORT_UNKNOWN(
      Severity.ERROR,
      "No pod that the rule reaches has a port of that name",
      "A port's name is looked up on the destination pod, per protocol. No pod that the rule"
          + " reaches declares it, so that this port admits nothing.",
      "Name a port that a container of the pods declares, with its protocol, or give its number.",
      """
      # the pods declare {name: http, containerPort: 8080}
      ports: [{port: web}]
      """),
  POLICY_SELECTS_NOTHING(
      Severity.WARNING,
      "The policy selects no pod",
      "A policy that selects no pod protects nothing, and nobody is told. `podSelector: {}` in a"
          + " namespace without pods is left alone: a default that waits for them.",
      "Compare the labels of spec.podSelector with those of the pods, and the namespace.",
      """
      # the pods have app: customers-db
      podSelector: {matchLabels: {app: customer-db}}
      """),
  PEER_MATCHES_NOTHING(
      Severity.WARNING,
      "No pod fits the peer",
      "The peer admits nobody: no pod has the labels, or no namespace does, or the pods live in"
          + " another namespace than the peer looks in. Host-network pods never fit: policies see"
          + " their node.",
      "Compare the labels with those of the pods and namespaces. A namespace's name is the label"
          + " kubernetes.io/metadata.name.",
      """
      from:
        - namespaceSelector: {matchLabels: {name: shop}}
      """),
  SELECTOR_MIXUP(
      Severity.WARNING,
      "Two neighbouring peers look as if they were meant as one",
      "Items of from and to are alternatives. A namespaceSelector and a podSelector in two items"
          + " admit every pod of those namespaces, and the pods of those labels in the policy's own"
          + " namespace; in one item they admit only those labels in those namespaces.",
      "Take away the second dash, or say that it is meant: annotation weir/or-intended on the"
          + " policy.",
      """
      from:
        - namespaceSelector: {matchLabels: {team: shop}}
        - podSelector: {matchLabels: {app: checkout}}
      """),
  IP_BLOCK_COVERS_PODS(
      Severity.WARNING,
      "An ipBlock holds addresses of pods",
      "Address blocks are for what lies outside the cluster. With most plugins this one admits pods"
          + " too, whoever gets the address; with Cilium it does not.",
      "Leave the pods' ranges out with except, and admit pods by their labels.",
      """
      # node-b gives its pods 10.244.2.0/24
      from: [{ipBlock: {cidr: 10.244.0.0/16}}]
      """),
  IP_BLOCK_NAMES_SERVICE(
      Severity.WARNING,
      "An ipBlock holds virtual addresses of Services",
      "Traffic to a Service is judged after translation, by the address of the pod behind it. A"
          + " Service's own address in an ipBlock never admits it.",
      "Admit the pods behind the Service by their labels.",
      """
      # 10.96.0.10 is the clusterIP of kube-system/kube-dns
      to: [{ipBlock: {cidr: 10.96.0.10/32}}]
      """),
  EGRESS_WITHOUT_DNS(
      Severity.WARNING,
      "Pods may talk to others, but not to DNS",
      "Policies isolate the pods for egress and admit something, but port 53 to the cluster's name"
          + " servers neither over UDP nor over TCP: every name lookup fails. Pods that may talk to"
          + " nobody at all are left alone, and, where no name servers are known, those that talk"
          + " to address blocks only.",
      "Admit port 53, UDP and TCP, to the DNS pods, for all pods of the namespace at once.",
      """
      policyTypes: [Egress]
      egress:
        - to: [{podSelector: {matchLabels: {app: inventory}}}]
          ports: [{port: 8080}]
      """),
  SERVICE_PORT_NOT_TARGET_PORT(
      Severity.WARNING,
      "The rule lists a Service's port, the pods listen on another",
      "Policies see the port of the pod, after the Service's translation.",
      "List the Service's targetPort.",
      """
      # the Service has {port: 80, targetPort: 8080}
      ports: [{port: 80}]
      """),
  RULES_IGNORED(
      Severity.WARNING,
      "Rules stand for a direction that policyTypes leaves out",
      "Only the directions in policyTypes count. The rules of the other are ignored, and the pods"
          + " stay open in it.",
      "Add the direction to policyTypes, or take the rules away.",
      """
      policyTypes: [Ingress]
      egress:
        - to: [{podSelector: {matchLabels: {app: db}}}]
      """),
  PEER_NAMESPACE_UNKNOWN(
      Severity.INFO,
      "The peer names a namespace of which nothing is known",
      "Right if the manifests are only a part of the cluster; in a whole cluster the peer admits"
          + " nobody.",
      "Check the name, or give all manifests.",
      """
      from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}
      """),
  IP_BLOCK_COVERS_NODES(
      Severity.INFO,
      "An ipBlock holds addresses of nodes",
      "It admits the nodes, and with them every host-network pod on them. Only an ipBlock can admit"
          + " nodes, so that this is often meant.",
      "Leave the nodes' addresses out with except unless they are meant.",
      """
      # node-a is 192.168.7.11
      from: [{ipBlock: {cidr: 192.168.0.0/16}}]
      """),
  PORT_NOT_LISTENED(
      Severity.INFO,
      "No pod that the rule reaches declares the port",
      "Every pod that the rule reaches declares ports, and none declares this one. Declarations"
          + " bind nobody: the pods may listen nevertheless.",
      "List the port that the pods listen on, or declare it.",
      """
      # the pods declare only containerPort: 8080
      ports: [{port: 9090}]
      """),
  RULE_ADDS_NOTHING(
      Severity.INFO,
      "Another rule admits all that this one admits",
      "Policies are additive. Each peer and port of the rule lies within those of another rule, of"
          + " a policy that selects at least the same pods. Only what is certain is reported: rules"
          + " that overlap in part, or by the labels that pods happen to have, are not.",
      "Take the rule away, or narrow the wider one if that was meant.",
      """
      ingress:
        - from: [{podSelector: {}}]
        - from: [{podSelector: {matchLabels: {app: web}}}]
      """),
  ALLOW_ALL_RULE(
      Severity.INFO,
      "The rule admits everything",
      "A rule with neither peers nor ports admits every port from or to anybody, the world"
          + " included. Flows that only such a rule admits count as not intended.",
      "Name the peers and the ports that are meant.",
      """
      ingress:
        - {}
      """),
  ANY_NAMESPACE(
      Severity.INFO,
      "The peer admits every pod of the cluster on every port",
      "`namespaceSelector: {}` without podSelector and without ports admits every pod of every"
          + " namespace. Flows that only such a peer admits count as not intended.",
      "Add a podSelector, a label of the namespaces, or ports.",
      """
      from: [{namespaceSelector: {}}]
      """),
  NAMESPACE_WITHOUT_POLICY(
      Severity.INFO,
      "A namespace has pods, and no policy for a direction",
      "Without a policy that governs the direction every pod of the namespace is open in it.",
      "Start with a policy that selects every pod and admits nothing, then admit what is needed.",
      """
      # what closes a namespace for ingress
      podSelector: {}
      policyTypes: [Ingress]
      """),
  POLICY_SELECTS_HOST_NETWORK(
      Severity.INFO,
      "The policy selects only host-network pods",
      "Pods in their node's network are seen as the node: with most plugins no NetworkPolicy"
          + " governs them.",
      "Protect them with a firewall of the node, or a policy of the plugin for hosts.",
      """
      # the pods have hostNetwork: true
      podSelector: {matchLabels: {app: node-exporter}}
      """),
  RULE_UNUSED(
      Severity.INFO,
      "No observed flow used the rule",
      "Only with --archive: no row of the archive's verdicts names the rule for as long as"
          + " --unused-for says, or as long as the archive goes back if that is less; the message"
          + " says which.",
      "Take the rule away if what it was for is gone; rare traffic (yearly jobs, failover) shows in"
          + " no archive.",
      """
      ingress:
        - from: [{podSelector: {matchLabels: {app: old-client}}}]
      """);

  private final Severity severity;
  private final String title;
  private final String meaning;
  private final String cure;
  private final String example;

  LintCode(Severity severity, String title, String meaning, String cure, String example) {
    this.severity = severity;
    this.title = title;
    this.meaning = meaning;
    this.cure = cure;
    this.example = example;
  }

  public Severity severity() {
    return severity;
  }

  /** What it says, in one sentence without a full stop. */
  public String title() {
    return title;
  }

  /** Why it matters. */
  public String meaning() {
    return meaning;
  }

  /** What to do in general; findings carry a cure of their own where more is known. */
  public String cure() {
    return cure;
  }

  /** A part of a policy, in YAML, that has the finding. */
  public String example() {
    return example;
  }
}
