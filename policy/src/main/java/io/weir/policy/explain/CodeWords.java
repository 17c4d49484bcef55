package io.weir.policy.explain;

import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Reason;

/** What the codes of a verdict mean, one sentence each. */
final class CodeWords {

  private CodeWords() {}

  static String of(Reason reason) {
    return switch (reason) {
      case POLICY_ALLOWED -> "A rule admits it, and nothing denies it.";
      case EXEMPT -> "Policies cannot apply at one end, and nothing denies it.";
      case NOT_GOVERNABLE -> "Neither end is a pod that policies could govern.";
      case NO_POLICY -> "No policy selects either end: it is allowed because nobody said anything.";
      case NOT_ENFORCED -> "The policies deny it, and the network let it through.";
      case PREDATES_POLICY -> "The connection is older than the policy that denies it now.";
      case EGRESS_DENIED -> "The policies at the source do not let it out.";
      case INGRESS_DENIED -> "The policies at the destination do not let it in.";
      case UNEXPLAINED_DROP -> "The policies do not deny it, and yet it was dropped.";
      case INTENT_VIOLATION -> of(Finding.INTENT_VIOLATION);
      case ALLOW_ALL_RULE -> of(Finding.ALLOW_ALL_RULE);
      case ANY_NAMESPACE -> of(Finding.ANY_NAMESPACE);
      case IP_BLOCK_ADMITS_POD -> of(Finding.IP_BLOCK_ADMITS_POD);
      case SELECTOR_MIXUP -> of(Finding.SELECTOR_MIXUP);
      case ORIENTATION_UNKNOWN ->
          "It is allowed one way and denied the other, and nobody saw who opened it.";
      case ADDRESS_UNKNOWN -> "A cluster address belongs to nobody that is known.";
      case ADDRESS_AMBIGUOUS -> "Two pods claim one address at that moment.";
      case STATE_TOO_OLD -> "The flow is older than the state that is known.";
      case STATE_INCOMPLETE -> "No full snapshot of the cluster was seen yet.";
      case POLICY_INVALID -> "A policy that could touch it cannot be read.";
      case BACKEND_UNKNOWN -> "Which pod stood behind the Service's address is not known.";
      case PORT_UNKNOWN -> "A rule asks for the destination port, and it is not known.";
    };
  }

  static String of(Finding finding) {
    return switch (finding) {
      case INTENT_VIOLATION -> "A staged policy would deny it.";
      case ALLOW_ALL_RULE -> "Only a rule with neither peers nor ports admits it.";
      case ANY_NAMESPACE -> "Only a peer that selects every namespace admits it.";
      case IP_BLOCK_ADMITS_POD -> "Only an address block admits it, yet the other end is a pod.";
      case SELECTOR_MIXUP ->
          "Only one of two neighbouring peers admits it, and they were probably meant as one.";
      case DENIAL_NOT_OBSERVED -> "Nobody saw it dropped, and nobody saw it pass.";
      case DROPPED_ELSEWHERE -> "It was dropped at the end whose policies do not deny it.";
      case STATE_IN_TRANSITION ->
          "The cluster changed around its start; the side that explains the outcome was used.";
      case JUDGED_EARLY -> "It was judged before the cluster's state was known to be complete.";
      case PLUGIN_DEPENDENT_IP_BLOCK ->
          "It depends on whether the plugin lets address blocks match pods.";
      case PLUGIN_DEPENDENT_PROTOCOL ->
          "It depends on what the plugin does with a protocol that policies cannot name.";
      case PLUGIN_DISAGREES -> "The network plugin's own policy decision contradicts this one.";
    };
  }
}
