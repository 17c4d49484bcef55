package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.RuleReference;
import io.weir.policy.net.Printable;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes sentences of an explanation's facts. All of them are on one line and safe to print,
 * whatever names the cluster uses.
 */
public final class Wording {

  private Wording() {}

  /** Who stands there, with what policies know of it. */
  public static String end(End end) {
    if (end instanceof End.Pod pod) {
      String workload =
          pod.workload() == null || "Pod".equals(pod.workloadKind())
              ? ""
              : " of " + Printable.of(pod.workloadKind() + " " + pod.workload());
      String address = pod.address() == null ? "" : " at " + pod.address();
      String node = pod.node() == null ? "" : " on node " + Printable.of(pod.node());
      String network = pod.facts().hostNetwork() ? ", on its node's network" : "";
      return name(pod)
          + workload
          + address
          + node
          + network
          + "; labels: "
          + SelectorWords.of(pod.labels());
    }
    if (end instanceof End.Node node) {
      return name(node) + " at " + node.address();
    }
    if (end instanceof End.Outside) {
      return name(end) + ", outside the cluster";
    }
    return Printable.line(((End.Unresolved) end).fact());
  }

  /** As in {@code pod prod/web}, {@code node a}, or an address. */
  public static String name(End end) {
    if (end instanceof End.Pod pod) {
      return "pod " + Printable.of(pod.namespace() + "/" + pod.name());
    }
    return end instanceof End.Node node
        ? "node " + Printable.of(node.name())
        : String.valueOf(PeerTracer.addressOf(end));
  }

  /** As in {@code TCP 8080}, {@code UDP} when the port is not known, or {@code ICMP}. */
  public static String protocolAndPort(int protocol, @Nullable Integer port) {
    String name = protocol(protocol);
    return port == null || Transport.ofNumber(protocol) == null ? name : name + " " + port;
  }

  private static String protocol(int protocol) {
    Transport transport = Transport.ofNumber(protocol);
    if (transport != null) {
      return transport.name();
    }
    return switch (protocol) {
      case 1 -> "ICMP";
      case 58 -> "ICMPv6";
      default -> "protocol " + protocol;
    };
  }

  /**
   * What one end says.
   *
   * @param result the judge's, which names what is missing
   */
  public static String part(PartTrace trace, PartResult result) {
    String subject = name(trace.subject());
    return switch (trace.standing()) {
      case OUTSIDE -> subject + " is outside the cluster: no policy governs it.";
      case NODE -> subject + " is a node's own end: no policy governs it.";
      case HOST_NETWORK -> subject + " is on its node's network: no policy governs it.";
      case LOOPBACK -> "Both ends are " + subject + ": what it sends to itself never leaves it.";
      case OWN_NODE ->
          name(trace.other()) + " is on the pod's own node: that traffic is always let in.";
      case PROTOCOL_IGNORED -> "The plugin is set to ignore protocols that policies cannot name.";
      case UNRESOLVED, POLICIES_APPLY -> governed(trace, result, subject);
    };
  }

  private static String governed(PartTrace trace, PartResult result, String subject) {
    String direction = trace.direction().field();
    return switch (result.part()) {
      case ALLOWED_BY_RULE -> "Admitted by " + rules(result) + ".";
      case DEFAULT_ALLOW ->
          "No policy selects " + subject + " for " + direction + ": everything is allowed.";
      case DENIED ->
          "Isolated for " + direction + " by " + policies(result) + ", and no rule admits it.";
      case UNDECIDABLE ->
          "Cannot be decided: " + Printable.line(String.valueOf(result.missingFact()));
      case EXEMPT, NOT_APPLICABLE -> "No policy applies.";
    };
  }

  private static String rules(PartResult result) {
    return result.rules().stream()
        .map(RuleReference::toString)
        .map(Printable::line)
        .collect(Collectors.joining(", "));
  }

  private static String policies(PartResult result) {
    return result.policies().stream()
        .map(policy -> Printable.line(policy.path()))
        .collect(Collectors.joining(", "));
  }

  /** Whether a policy concerns the pod, and why not. */
  public static String policy(PolicyTrace trace) {
    String name = Printable.line(trace.policy().reference().path());
    String direction = trace.direction().field();
    if (trace.typed() == Match.NO) {
      return name + " says nothing about " + direction + ".";
    }
    return switch (trace.isolates()) {
      case YES ->
          name
              + " selects the pod for "
              + direction
              + " (podSelector "
              + SelectorWords.of(trace.policy().pods())
              + ").";
      case NO ->
          name
              + " does not select the pod: podSelector "
              + SelectorWords.failures(trace.pods(), "the pod")
              + ".";
      case MAYBE -> "Whether it selects the pod is not known: " + trace.policy().problemAt("spec");
    };
  }

  /** Whether a rule admits the flow, and which half of it fails. */
  public static String rule(RuleTrace trace) {
    String place = trace.rule().place(-1, -1);
    if (trace.match() == Match.YES) {
      return place + " admits it.";
    }
    if (trace.match() == Match.MAYBE) {
      return place + " may admit it: a part of it cannot be told.";
    }
    boolean peers = trace.peersMatch() != Match.NO;
    boolean ports = trace.portsMatch() != Match.NO;
    String missing = peers ? "the peer fits, the port does not" : "the port fits, no peer does";
    return place + " does not admit it: " + (peers || ports ? missing : "neither fits") + ".";
  }

  /** Whether a peer is the other end, and why not. */
  public static String peer(PeerTrace trace, Direction direction) {
    String place = direction.peersField() + "[" + trace.index() + "] ";
    return switch (trace.match()) {
      case YES -> place + "fits: " + PeerWords.stated(trace.peer()) + ".";
      case NO -> place + "does not fit: " + PeerWords.why(trace) + ".";
      case MAYBE -> place + "may fit: " + PeerWords.why(trace) + ".";
    };
  }

  /** Whether an item of a rule's ports fits the flow, and why not. */
  public static String port(PortTrace trace, int protocol, @Nullable Integer port) {
    String place = "ports[" + trace.index() + "] ";
    String why = PortWords.why(trace, protocolAndPort(protocol, port));
    return switch (trace.match()) {
      case YES -> place + "fits: " + why + ".";
      case NO -> place + "does not fit: " + why + ".";
      case MAYBE -> place + "may fit: " + why + ".";
    };
  }

  /** As it stands in a rule, as in {@code podSelector app=web in namespaces team=a}. */
  public static String peer(Peer peer) {
    return PeerWords.stated(peer);
  }

  /** As it stands in a rule, as in {@code TCP 80 to 90}. */
  public static String port(PortMatcher port) {
    return PortWords.stated(port);
  }

  /** What a verdict's reason means. */
  public static String reason(Reason reason) {
    return CodeWords.of(reason);
  }

  /** What a finding means. */
  public static String finding(Finding finding) {
    return CodeWords.of(finding);
  }

  /** A hint with its facts. */
  public static String hint(HintFinding hint) {
    return HintWords.of(hint);
  }
}
