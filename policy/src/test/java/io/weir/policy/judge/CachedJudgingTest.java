package io.weir.policy.judge;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.PolicyCompiler;
import io.weir.policy.testing.Changes;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * What a timeline keeps between flows never shows: whatever was judged before, in whatever order
 * and between whatever changes, a flow is judged as a timeline judges it that was asked nothing
 * before.
 */
class CachedJudgingTest {

  private static final int SECONDS = 20;
  private static final List<String> NAMESPACES = List.of("a", "b");
  private static final List<String> PODS = List.of("a/one", "a/two", "b/three", "b/four");
  private static final List<String> ADDRESSES =
      List.of("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "192.168.0.1", "192.0.2.1");

  /** What happens to a timeline, one after the other. */
  private sealed interface Step {

    record Change(ClusterChange change) implements Step {}

    record Prune(Instant horizon) implements Step {}

    record Ask(ObservedFlow flow) implements Step {}
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatWasAskedBeforeMakesNoDifference(
      @ForAll @From("steps") List<Step> steps, @ForAll @From("options") JudgeOptions options) {
    Judge judge = new Judge(options);
    ClusterTimeline asked = timeline();
    List<Step> taken = new ArrayList<>();
    for (Step step : steps) {
      take(step, asked);
      if (step instanceof Step.Ask ask) {
        ClusterTimeline fresh = timeline();
        taken.forEach(before -> take(before, fresh));
        Judgement judgement = judge.judge(ask.flow, fresh);
        Statistics.label("reason").collect(judgement.reason());
        assertThat(judge.judge(ask.flow, asked)).isEqualTo(judgement);
        assertThat(judge.judge(ask.flow, asked)).isEqualTo(judgement);
      } else {
        taken.add(step);
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE, tries = 300)
  void aConnectionThatWasSeenBeforeIsJudgedAnewAfterEachChange(
      @ForAll @From("steps") List<Step> steps,
      @ForAll @From("options") JudgeOptions options,
      @ForAll @From("certainFlows") List<ObservedFlow> flows) {
    Judge judge = new Judge(options);
    ClusterTimeline asked = timeline();
    List<Step> taken = new ArrayList<>();
    for (Step step : steps) {
      take(step, asked);
      taken.add(step);
      for (ObservedFlow flow : flows) {
        ClusterTimeline fresh = timeline();
        taken.forEach(before -> take(before, fresh));
        assertThat(judge.judge(flow, asked)).isEqualTo(judge.judge(flow, fresh));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theSelectorsOfOthersAreAnsweredAsOfEachMoment(@ForAll @From("steps") List<Step> steps) {
    ClusterTimeline asked = timeline();
    List<Step> taken = new ArrayList<>();
    for (Step step : steps) {
      take(step, asked);
      taken.add(step);
      ClusterTimeline fresh = timeline();
      taken.forEach(before -> take(before, fresh));
      for (int second = 0; second <= SECONDS; second += 5) {
        Instant moment = START.plusSeconds(second);
        for (String app : List.of("web", "db")) {
          assertThat(anyRuns(asked.at(moment), app))
              .isEqualTo(anyRunsNaively(fresh.at(moment), app));
        }
      }
    }
  }

  private static boolean anyRuns(ClusterState state, String app) {
    return state.anyRunningPod(selector("team", "red"), selector("app", app));
  }

  private static boolean anyRunsNaively(ClusterState state, String app) {
    return state.namespaces().stream()
        .filter(namespace -> "red".equals(state.namespaceLabels(namespace).get("team")))
        .flatMap(namespace -> state.pods(namespace).stream())
        .anyMatch(pod -> !pod.facts().hostNetwork() && app.equals(pod.labels().get("app")));
  }

  private static LabelSelector selector(String key, String value) {
    String spec = "{'podSelector':{'matchLabels':{'" + key + "':'" + value + "'}}}";
    return PolicyCompiler.compile(
            new PolicyReference("a", "p", null, null), spec.replace('\'', '"'), Map.of())
        .pods();
  }

  private static ClusterTimeline timeline() {
    ClusterTimeline timeline =
        new ClusterTimeline(new TimelineOptions(List.of("10.1.0.0/24"), false));
    timeline.apply(Changes.snapshotBegin("first", START));
    for (String namespace : NAMESPACES) {
      String team = namespace.equals("a") ? "team=red" : "team=blue";
      timeline.apply(
          Changes.present("Namespace", namespace, Changes.namespace(team), START).build());
    }
    for (int i = 0; i < PODS.size(); i++) {
      PodState pod = Changes.pod(ADDRESSES.get(i), i % 2 == 0 ? "app=web" : "app=db").build();
      timeline.apply(Changes.present("Pod", PODS.get(i), pod, START).setUid("u").build());
    }
    timeline.apply(Changes.snapshotEnd("first", START));
    timeline.apply(Changes.bookmark(START.plus(Duration.ofDays(1))));
    return timeline;
  }

  private static void take(Step step, ClusterTimeline timeline) {
    if (step instanceof Step.Change change) {
      timeline.apply(change.change);
    } else if (step instanceof Step.Prune prune) {
      timeline.prune(prune.horizon);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(3, pods().map(Step.Change::new)),
            Tuple.of(6, policies().map(Step.Change::new)),
            Tuple.of(2, others().map(Step.Change::new)),
            Tuple.of(8, flows().map(Step.Ask::new)),
            Tuple.of(1, moments().map(Step.Prune::new)))
        .list()
        .ofMinSize(6)
        .ofMaxSize(24);
  }

  @Provide
  Arbitrary<JudgeOptions> options() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(RequiredIntent.class),
            Arbitraries.of(UnlistedProtocols.class),
            Arbitraries.of(true, false))
        .as(
            (blocksMatchPods, intent, protocols, recheck) ->
                new JudgeOptions(
                    blocksMatchPods, intent, Set.of(), Duration.ofSeconds(2), protocols, recheck));
  }

  private static Arbitrary<ClusterChange> pods() {
    Arbitrary<PodState> state =
        Combinators.combine(
                Arbitraries.of(ADDRESSES.subList(0, 4)),
                Arbitraries.of("app=web", "app=db", "app=web,version=1"),
                Arbitraries.frequency(
                    Tuple.of(6, PodPhase.RUNNING), Tuple.of(1, PodPhase.SUCCEEDED)),
                Arbitraries.frequency(Tuple.of(19, false), Tuple.of(1, true)),
                Arbitraries.of(80, 81))
            .as(
                (address, labels, phase, hostNetwork, port) ->
                    Changes.pod(address, labels.split(",", -1))
                        .setPhase(phase)
                        .setHostNetwork(hostNetwork)
                        .setPorts(List.of(Changes.port("http", port, "TCP")))
                        .setOwner(Changes.owner("ReplicaSet", "rs"))
                        .build());
    Arbitrary<String> paths = Arbitraries.of(PODS);
    Arbitrary<String> uids = Arbitraries.frequency(Tuple.of(5, "u"), Tuple.of(1, "v"));
    return Arbitraries.frequencyOf(
        Tuple.of(
            6,
            Combinators.combine(paths, uids, state, moments())
                .as((path, uid, s, at) -> Changes.present("Pod", path, s, at).setUid(uid).build())),
        Tuple.of(
            1,
            Combinators.combine(paths, uids, moments())
                .as((path, uid, at) -> Changes.deleted("Pod", path, at).setUid(uid).build())));
  }

  private static Arbitrary<ClusterChange> policies() {
    Arbitrary<String> kinds =
        Arbitraries.frequency(
            Tuple.of(4, "NetworkPolicy"), Tuple.of(1, ClusterTimeline.STAGED_POLICY_KIND));
    Arbitrary<String> selectors =
        Arbitraries.of("{}", "{'matchLabels':{'app':'db'}}", "{'matchLabels':{'version':'1'}}");
    Arbitrary<String> rules =
        Arbitraries.of(
            "[]",
            "[{}]",
            "[{'PEERS':[{'podSelector':{}}]}]",
            "[{'PEERS':[{'namespaceSelector':{}}],'ports':[{'port':'http'}]}]",
            "[{'PEERS':[{'namespaceSelector':{'matchLabels':{'team':'red'}}},"
                + "{'podSelector':{'matchLabels':{'app':'web'}}}]}]",
            "[{'PEERS':[{'ipBlock':{'cidr':'10.1.0.0/16','except':['10.1.0.2/32']}}]}]",
            "[{'PEERS':[{'ipBlock':{'cidr':'0.0.0.0/0','except':['10.1.0.0/31']}}],"
                + "'ports':[{'port':80,'endPort':81}]}]",
            "[{'PEERS':[{'ipBlock':{'cidr':'nonsense'}}]}]",
            "[{'ports':[{'port':80}]}]");
    Arbitrary<String> specs =
        Combinators.combine(selectors, rules, rules, Arbitraries.of("'Ingress'", "'Egress'", ""))
            .as(
                (pods, ingress, egress, types) ->
                    "{'podSelector':"
                        + pods
                        + ",'policyTypes':["
                        + types
                        + "],'ingress':"
                        + ingress.replace("PEERS", "from")
                        + ",'egress':"
                        + egress.replace("PEERS", "to")
                        + "}");
    Arbitrary<String> paths = Arbitraries.of("a/p", "a/q", "b/p");
    return Arbitraries.frequencyOf(
        Tuple.of(
            5,
            Combinators.combine(kinds, paths, specs, moments())
                .as(
                    (kind, path, s, at) ->
                        Changes.present(kind, path, Changes.policy(s), at).build())),
        Tuple.of(
            1,
            Combinators.combine(kinds, paths, moments())
                .as((kind, path, at) -> Changes.deleted(kind, path, at).build())));
  }

  private static Arbitrary<ClusterChange> others() {
    Arbitrary<ClusterChange> namespaces =
        Combinators.combine(Arbitraries.of(NAMESPACES), Arbitraries.of("red", "blue"), moments())
            .as(
                (name, team, at) ->
                    Changes.present("Namespace", name, Changes.namespace("team=" + team), at)
                        .build());
    Arbitrary<ClusterChange> nodes =
        Combinators.combine(Arbitraries.of("node-a", "node-b"), moments())
            .as(
                (name, at) ->
                    Changes.present("Node", name, Changes.node(List.of("192.168.0.1")), at)
                        .build());
    Arbitrary<ClusterChange> owners =
        Combinators.combine(Arbitraries.of(NAMESPACES), moments())
            .as(
                (namespace, at) ->
                    Changes.present(
                            "ReplicaSet",
                            namespace + "/rs",
                            Changes.ownedBy(Changes.owner("Deployment", "d")),
                            at)
                        .build());
    Arbitrary<ClusterChange> snapshots =
        Combinators.combine(Arbitraries.of(true, false), moments())
            .as(
                (begin, at) ->
                    begin ? Changes.snapshotBegin("next", at) : Changes.snapshotEnd("next", at));
    return Arbitraries.frequencyOf(
        Tuple.of(4, namespaces), Tuple.of(2, nodes), Tuple.of(1, owners), Tuple.of(1, snapshots));
  }

  private static Arbitrary<ObservedFlow> flows() {
    Arbitrary<IpAddress> addresses = Arbitraries.of(ADDRESSES).map(IpAddress::parse);
    Arbitrary<IpAddress> translations = addresses.injectNull(0.8);
    Arbitrary<Integer> protocols =
        Arbitraries.frequency(Tuple.of(6, 6), Tuple.of(1, 17), Tuple.of(1, 1));
    Arbitrary<Integer> ports = Arbitraries.of(80, 81, 443).injectNull(0.1);
    Arbitrary<Outcome> outcomes = Arbitraries.of(Outcome.class).injectNull(0.2);
    Arbitrary<Orientation> orientations =
        Arbitraries.frequency(Tuple.of(4, Orientation.CERTAIN), Tuple.of(1, Orientation.INFERRED));
    return Combinators.combine(
            addresses, addresses, translations, protocols, ports, outcomes, orientations, times())
        .as(
            (source, destination, translated, protocol, port, outcome, orientation, time) ->
                new ObservedFlow(
                    source,
                    translated,
                    port,
                    destination,
                    protocol,
                    port,
                    time.opened,
                    time.interval,
                    orientation,
                    outcome,
                    false,
                    null,
                    null,
                    null));
  }

  /** Few enough that most are between the same two addresses as another, at another time. */
  @Provide
  Arbitrary<List<ObservedFlow>> certainFlows() {
    Arbitrary<IpAddress> sources =
        Arbitraries.of("10.1.0.1", "192.168.0.1", "192.0.2.1").map(IpAddress::parse);
    Arbitrary<IpAddress> destinations =
        Arbitraries.of("10.1.0.3", "10.1.0.2", "10.1.0.9").map(IpAddress::parse);
    return Combinators.combine(sources, destinations, Arbitraries.of(Outcome.class), times())
        .as(
            (source, destination, outcome, time) ->
                new ObservedFlow(
                    source,
                    null,
                    destination,
                    6,
                    80,
                    time.opened,
                    time.interval,
                    Orientation.CERTAIN,
                    outcome,
                    false,
                    null,
                    null,
                    null))
        .list()
        .ofMinSize(4)
        .ofMaxSize(8);
  }

  private record Time(Instant opened, Instant interval) {}

  private static Arbitrary<Time> times() {
    return Combinators.combine(moments(), moments())
        .as((one, other) -> one.isAfter(other) ? new Time(other, one) : new Time(one, other));
  }

  private static Arbitrary<Instant> moments() {
    return Arbitraries.integers()
        .between(0, 2 * SECONDS)
        .map(half -> START.plusMillis(500L * half));
  }
}
