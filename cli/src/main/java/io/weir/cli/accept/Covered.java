package io.weir.cli.accept;

import io.weir.policy.cluster.End;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.JudgedFlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an exception is about in an archive, expired or not.
 *
 * @param flows how many rows
 * @param lastSeen of the last of them; null when there is none
 * @param edges rows by edge and reason, in words
 */
record Covered(long flows, @Nullable Instant lastSeen, Map<String, Long> edges) {

  static Covered by(AcceptedException exception, List<ArchivedFlows.Group> groups) {
    long flows = 0;
    Instant lastSeen = null;
    Map<String, Long> edges = new TreeMap<>();
    for (ArchivedFlows.Group group : groups) {
      JudgedFlow flow = group.flow();
      if (exception.fits(flow)) {
        flows += group.count();
        edges.merge(edge(flow), group.count(), Long::sum);
        lastSeen = lastSeen == null || flow.start().isAfter(lastSeen) ? flow.start() : lastSeen;
      }
    }
    return new Covered(flows, lastSeen, edges);
  }

  private static String edge(JudgedFlow flow) {
    String port = flow.destinationPort() == null ? "" : ":" + flow.destinationPort();
    return end(flow.source())
        + " → "
        + end(flow.destination())
        + port
        + "  "
        + flow.verdict()
        + " "
        + flow.reason();
  }

  private static String end(End end) {
    if (end instanceof End.Pod pod) {
      String workload = pod.workload();
      return pod.namespace() + "/" + (workload == null ? pod.name() : workload);
    }
    if (end instanceof End.Node node) {
      return "node " + node.name();
    }
    return end instanceof End.Outside outside
        ? outside.address().toString()
        : ((End.Unresolved) end).address().toString();
  }
}
