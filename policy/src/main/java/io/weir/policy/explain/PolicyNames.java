package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.Direction;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names for new policies: readable, valid, and not taken. */
final class PolicyNames {

  private static final int LONGEST_PART = 60;

  private PolicyNames() {}

  /** As in {@code web-ingress-from-api}. */
  static String allowing(PartTrace trace, End.Pod subject, ClusterState state) {
    String wish =
        part(workload(subject))
            + "-"
            + trace.direction().field()
            + "-"
            + trace.direction().peersField()
            + "-"
            + part(
                trace.other() instanceof End.Pod pod
                    ? workload(pod)
                    : String.valueOf(PeerTracer.addressOf(trace.other())));
    return free(wish, subject.namespace(), state);
  }

  /** As in {@code web-deny-ingress}. */
  static String denying(Direction direction, End.Pod subject, ClusterState state) {
    return free(part(workload(subject)) + "-deny-" + direction.field(), subject.namespace(), state);
  }

  private static String workload(End.Pod pod) {
    return pod.workload() == null ? pod.name() : pod.workload();
  }

  private static String part(String text) {
    String clean = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = clean.length() > LONGEST_PART ? clean.substring(0, LONGEST_PART) : clean;
    String trimmed = cut.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "pod" : trimmed;
  }

  private static String free(String wish, String namespace, ClusterState state) {
    Set<String> taken =
        state.policies(namespace).stream()
            .map(policy -> policy.reference().name())
            .collect(Collectors.toSet());
    String name = wish;
    for (int i = 2; taken.contains(name); i++) {
      name = wish + "-" + i;
    }
    return name;
  }
}
