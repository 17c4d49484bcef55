package io.weir.policy.cluster;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The same set of changes gives the same answers, in any order and however often. */
class TimelineOrderTest {

  private static final int SECONDS = 12;
  private static final List<String> ADDRESSES = List.of("10.1.0.1", "10.1.0.2");

  @Property
  void orderAndRepetitionMakeNoDifference(
      @ForAll @From("histories") List<ClusterChange> changes, @ForAll Random random) {
    List<ClusterChange> shuffled = new ArrayList<>(changes);
    changes.stream().filter(change -> random.nextBoolean()).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    assertThat(answers(shuffled)).isEqualTo(answers(changes));
  }

  @Property
  void pruningChangesNoAnswerFromItsHorizonOn(
      @ForAll @From("histories") List<ClusterChange> generated) {
    List<ClusterChange> changes =
        generated.stream().map(TimelineOrderTest::asOneLifePerName).toList();
    Instant horizon = START.plusSeconds(SECONDS / 2);
    ClusterTimeline pruned = timeline(changes);
    pruned.prune(horizon);
    ClusterTimeline whole = timeline(changes);
    for (int second = SECONDS / 2; second <= SECONDS + 1; second++) {
      assertThat(answersAt(pruned, second)).isEqualTo(answersAt(whole, second));
    }
  }

  /** Pods as Kubernetes has them: address, start and uid never change, and the end is final. */
  private static ClusterChange asOneLifePerName(ClusterChange change) {
    ClusterChange.Builder one = ClusterChange.newBuilder(change);
    if ("Pod".equals(change.getKind())) {
      one.setUid(change.getName());
      if (change.getType() == ChangeType.PRESENT) {
        Instant started = START.plusSeconds("one".equals(change.getName()) ? 1 : 3);
        one.setState(Changes.pod(ADDRESSES.get(0)).setStartedAt(started).build());
      }
    }
    return one.build();
  }

  private static ClusterTimeline timeline(List<ClusterChange> changes) {
    ClusterTimeline timeline =
        new ClusterTimeline(new TimelineOptions(List.of("10.1.0.0/24"), false));
    changes.forEach(timeline::apply);
    return timeline;
  }

  private static List<Object> answers(List<ClusterChange> changes) {
    ClusterTimeline timeline = timeline(changes);
    List<Object> answers = new ArrayList<>();
    answers.add(String.valueOf(timeline.bookmark()));
    answers.add(String.valueOf(timeline.knownFrom()));
    for (int second = -1; second <= SECONDS + 1; second++) {
      answers.add(answersAt(timeline, second));
    }
    return answers;
  }

  private static List<Object> answersAt(ClusterTimeline timeline, int second) {
    List<Object> answers = new ArrayList<>();
    ClusterState state = timeline.at(START.plusSeconds(second));
    ADDRESSES.forEach(address -> answers.add(state.resolve(IpAddress.parse(address))));
    answers.add(state.namespaceLabels("a"));
    answers.add(state.policies("a"));
    answers.add(state.pod("a", "one"));
    answers.add(state.pod("a", "two"));
    return answers;
  }

  @Provide
  Arbitrary<List<ClusterChange>> histories() {
    return change().list().ofMaxSize(12);
  }

  private static Arbitrary<ClusterChange> change() {
    Arbitrary<ClusterChange.Builder> any =
        Arbitraries.oneOf(pods(), deletions(), others(), marks());
    return Combinators.combine(any, Arbitraries.longs().between(1, 2), seconds())
        .as(
            (change, epoch, effective) -> {
              Instant at = START.plusSeconds(effective);
              boolean own = change.getType() == ChangeType.PRESENT && effective % 2 == 0;
              return change.setEpoch(epoch).setEffectiveAt(own ? at : null).build();
            });
  }

  private static Arbitrary<ClusterChange.Builder> pods() {
    return Combinators.combine(
            Arbitraries.of("a/one", "a/two"),
            Arbitraries.of("u", "v"),
            Arbitraries.of(ADDRESSES),
            Arbitraries.of(PodPhase.RUNNING, PodPhase.RUNNING, PodPhase.SUCCEEDED),
            seconds(),
            seconds())
        .as(
            (path, uid, address, phase, started, observed) -> {
              PodState state =
                  Changes.pod(address)
                      .setPhase(phase)
                      .setStartedAt(started % 3 == 0 ? null : START.plusSeconds(started))
                      .build();
              return Changes.present("Pod", path, state, START.plusSeconds(observed)).setUid(uid);
            });
  }

  private static Arbitrary<ClusterChange.Builder> deletions() {
    return Combinators.combine(
            Arbitraries.of("a/one", "a/two"), Arbitraries.of("u", "v"), seconds())
        .as((path, uid, at) -> Changes.deleted("Pod", path, START.plusSeconds(at)).setUid(uid));
  }

  private static Arbitrary<ClusterChange.Builder> others() {
    return Combinators.combine(Arbitraries.of("1", "2"), Arbitraries.of(true, false), seconds())
        .as(
            (value, isPolicy, at) ->
                isPolicy
                    ? Changes.present(
                        "NetworkPolicy",
                        "a/p",
                        Changes.policy("{'podSelector':{'matchLabels':{'v':'" + value + "'}}}"),
                        START.plusSeconds(at))
                    : Changes.present(
                        "Namespace", "a", Changes.namespace("v=" + value), START.plusSeconds(at)));
  }

  private static Arbitrary<ClusterChange.Builder> marks() {
    return Combinators.combine(
            Arbitraries.of(ChangeType.SNAPSHOT_BEGIN, ChangeType.SNAPSHOT_END, ChangeType.BOOKMARK),
            Arbitraries.of("s", "t"),
            seconds())
        .as(
            (type, id, at) -> {
              Instant observed = START.plusSeconds(at);
              return type == ChangeType.BOOKMARK
                  ? Changes.change(type, observed).setBookmark(observed)
                  : Changes.change(type, observed).setSnapshotId(id);
            });
  }

  private static Arbitrary<Integer> seconds() {
    return Arbitraries.integers().between(0, SECONDS);
  }
}
