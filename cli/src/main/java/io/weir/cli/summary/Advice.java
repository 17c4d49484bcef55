package io.weir.cli.summary;

/** One sentence per reason: what it means here, and what to do about it. */
final class Advice {

  private Advice() {}

  static String of(FlowGroup flow) {
    return switch (flow.reason()) {
      case "NO_POLICY" ->
          flow.destinationIsPod()
              ? "No policy selects either end. Select %s with a NetworkPolicy that lists who may connect."
                  .formatted(flow.destination())
              : "No policy selects the source. Select %s with a NetworkPolicy that lists where it may connect."
                  .formatted(flow.source());
      case "NOT_ENFORCED" ->
          "It went through against %s. Ask whether the network plugin%s enforces policies."
              .formatted(policies(flow), onNode(flow));
      case "PREDATES_POLICY" ->
          "The connection is older than the policy that denies it now (%s). End it, and it stays away."
              .formatted(policies(flow));
      case "INTENT_VIOLATION" ->
          "Applying %s would end it. If it is needed, allow it there before you do."
              .formatted(stagedPolicies(flow));
      case "ALLOW_ALL_RULE" ->
          "Only a rule with neither peers nor ports admits it. Name the peers and ports that are meant.";
      case "ANY_NAMESPACE" ->
          "Only an empty namespaceSelector admits it: every namespace. Select those that are meant.";
      case "IP_BLOCK_ADMITS_POD" ->
          "Only an address block admits it, yet the peer is a pod. Use a pod or namespace selector.";
      case "SELECTOR_MIXUP" ->
          "Two peers that look like one: remove the second dash, or annotate the policy weir/or-intended.";
      case "EGRESS_DENIED", "INGRESS_DENIED" -> denied(flow);
      case "UNEXPLAINED_DROP" ->
          "The policies allow it, yet it was dropped%s. Look for another firewall on the way."
              .formatted(flow.dropReason() == null ? "" : " (" + flow.dropReason() + ")");
      case "ORIENTATION_UNKNOWN" ->
          "Allowed one way, denied the other, and nobody saw who opened the connection.";
      default -> flow.missingFact() == null ? "A fact is missing." : flow.missingFact();
    };
  }

  private static String denied(FlowGroup flow) {
    String side = flow.reason().equals("EGRESS_DENIED") ? "egress" : "ingress";
    String seen =
        flow.findings().contains("DENIAL_NOT_OBSERVED") ? " Nobody saw the drop itself." : "";
    return "No %s rule of %s admits it. If it is meant, add one.%s"
        .formatted(side, policies(flow), seen);
  }

  private static String policies(FlowGroup flow) {
    return flow.policies().isEmpty() ? "a policy" : String.join(", ", flow.policies());
  }

  private static String stagedPolicies(FlowGroup flow) {
    return flow.policies().isEmpty()
        ? "a staged policy"
        : "staged " + String.join(", ", flow.policies());
  }

  private static String onNode(FlowGroup flow) {
    return flow.destinationNode() == null ? "" : " on " + flow.destinationNode();
  }
}
