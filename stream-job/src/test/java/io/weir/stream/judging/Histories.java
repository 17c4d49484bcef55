package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Outcome;
import io.weir.schemas.PodState;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.Flows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Made-up histories of a little cluster and its traffic. */
final class Histories {

  private Histories() {}

  /** Flow records of four connections' ends over a minute, in any order. */
  static Arbitrary<List<FlowRecord>> flows() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 60_000),
            Arbitraries.integers().between(40000, 40003),
            Arbitraries.of("node-a", "node-b"),
            Arbitraries.longs().between(0, 50),
            Arbitraries.of(Outcome.ESTABLISHED, Outcome.UNANSWERED),
            Arbitraries.of(8080, 9090))
        .as(
            (millis, port, observer, sequence, outcome, to) -> {
              FlowRecord flow =
                  Flows.fromPort(Flows.flow(observer, sequence, CELL.plusMillis(millis)), port);
              flow.setOutcome(outcome);
              flow.setDstPort(to);
              flow.setWireDstPort(to);
              return flow;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(15);
  }

  /** What the watch published in that time: a snapshot, changes, bookmarks. */
  static Arbitrary<List<ClusterChange>> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7), Arbitraries.integers().between(-10, 70))
        .as(Histories::change)
        .list()
        .ofMaxSize(12)
        .map(Histories::topic);
  }

  private static ClusterChange change(int kind, int second) {
    Instant at = CELL.plusSeconds(second);
    return switch (kind) {
      case 0 -> Changes.denyDb("east", at);
      case 1 -> Changes.deleted(Changes.denyDb("east", at), at);
      case 2 -> Changes.allowWeb("east", at);
      case 3 -> Changes.deleted(Changes.allowWeb("east", at), at);
      case 4 -> newPod("web-" + second, at);
      case 5 -> Changes.deleted(Changes.pod("east", "web", "node-a", "10.1.1.2", at), at);
      case 6 -> Changes.stagedDenyDb("east", at);
      default -> Changes.bookmark("east", at);
    };
  }

  /** It takes over web's address, and is heard of when it starts. */
  private static ClusterChange newPod(String name, Instant at) {
    ClusterChange pod = Changes.pod("east", name, "node-a", "10.1.1.2", at);
    ((PodState) pod.getState()).setStartedAt(at);
    return pod;
  }

  /** As the watch publishes: a snapshot, the changes in order, a bookmark past everything. */
  private static List<ClusterChange> topic(List<ClusterChange> changes) {
    List<ClusterChange> topic = new ArrayList<>(Changes.snapshot("east", CELL.minusSeconds(60)));
    changes.stream()
        .sorted(
            Comparator.comparing(ClusterChange::getObservedAt)
                .thenComparing(change -> change.getType() == ChangeType.BOOKMARK))
        .forEach(topic::add);
    topic.add(Changes.bookmark("east", CELL.plusSeconds(400)));
    return topic;
  }
}
