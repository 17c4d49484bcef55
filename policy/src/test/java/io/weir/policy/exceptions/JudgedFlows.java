package io.weir.policy.exceptions;

import io.weir.policy.cluster.End;
import io.weir.policy.cluster.PodFacts;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.Map;

/** Judged flows, short to write: TCP to 5432 in cluster east that no policy governs. */
final class JudgedFlows {

  static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

  /** Of Deployment web in namespace shop, at 10.0.0.1. */
  static final End.Pod WEB = pod("shop", "web-1", "web", Map.of("app", "web"));

  /** Of Deployment db in namespace data, at 10.0.0.1 too, which nothing here asks. */
  static final End.Pod DB = pod("data", "db-1", "db", Map.of("app", "db"));

  private JudgedFlows() {}

  static End.Pod pod(String namespace, String name, String workload, Map<String, String> labels) {
    return new End.Pod(
        IpAddress.parse("10.0.0.1"),
        namespace,
        name,
        null,
        workload,
        "Deployment",
        labels,
        "node-a",
        PodFacts.PLAIN);
  }

  static JudgedFlow flow(End source, End destination) {
    return new JudgedFlow(
        "east",
        Verdict.ALLOWED_NOT_INTENDED,
        Reason.NO_POLICY,
        source,
        destination,
        6,
        5432,
        START);
  }
}
