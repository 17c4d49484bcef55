package io.weir.cli.summary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flows of one cluster between the same workloads to the same port with the same verdict and
 * reason.
 *
 * @param source how a person knows the source: namespace/workload, a node, an address
 * @param destination likewise
 * @param destinationIsPod whether a policy could select the destination
 * @param destinationNode where the destination runs; null when unknown
 * @param port null for protocols without ports
 * @param rules rules that admit them
 * @param policies policies that isolate the ends; for an INTENT_VIOLATION the staged ones that
 *     would deny it
 * @param dropReason the kernel's name for the drop; null when none was seen
 */
record FlowGroup(
    String cluster,
    String verdict,
    String reason,
    String source,
    String destination,
    boolean destinationIsPod,
    @Nullable String destinationNode,
    String protocol,
    @Nullable Integer port,
    long flows,
    List<String> rules,
    List<String> policies,
    List<String> findings,
    List<String> hints,
    @Nullable String missingFact,
    @Nullable String dropReason) {

  /** Whether nobody meant these flows to happen. */
  boolean isUnintended() {
    return verdict.equals("ALLOWED_NOT_INTENDED");
  }

  String target() {
    return destination + (port == null ? "" : ":" + port) + " " + protocol;
  }
}
