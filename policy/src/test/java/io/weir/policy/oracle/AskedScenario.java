package io.weir.policy.oracle;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Transport;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.Orientation;
import java.util.ArrayList;
import java.util.List;

/** A scenario's flow as a judge, and whoever explains it, are asked. */
record AskedScenario(
    JudgeOptions options, ObservedFlow flow, End source, End destination, ClusterState state) {

  private static final IpAddress ELSEWHERE = IpAddress.parse("198.51.100.7");

  static AskedScenario of(Scenario scenario) {
    TestCluster cluster = JudgedScenario.cluster(scenario);
    ClusterState state = cluster.state();
    return new AskedScenario(
        JudgedScenario.options(scenario),
        JudgedScenario.flow(scenario, cluster),
        JudgedScenario.end(scenario.flow().source(), state),
        JudgedScenario.end(scenario.flow().destination(), state),
        state);
  }

  Judgement judgement() {
    return judgement(state);
  }

  /** The same flow, had the state been another. */
  Judgement judgement(ClusterState in) {
    return new Judge(options).judge(flow, source, destination, in);
  }

  /** Whether all is known that a decision and its reversal can rest on. */
  boolean isReadable() {
    boolean covered = Transport.ofNumber(flow.protocol()) != null;
    return (covered
            ? flow.destinationPort() != null
            : options.unlistedProtocols() != UnlistedProtocols.ALWAYS)
        && hasAddress(source)
        && hasAddress(destination)
        && state.namespaces().stream()
            .flatMap(namespace -> state.policies(namespace).stream())
            .allMatch(policy -> policy.problems().isEmpty());
  }

  private static boolean hasAddress(End end) {
    return !(end instanceof End.Unresolved)
        && !(end instanceof End.Pod pod && pod.address() == null);
  }

  /** The scenario's flow, and the same of every pair of pods and an outside address, predicted. */
  List<AskedScenario> andBetweenAll() {
    List<End> ends = new ArrayList<>(List.of(state.resolve(ELSEWHERE)));
    state.namespaces().forEach(namespace -> ends.addAll(state.pods(namespace)));
    List<AskedScenario> all = new ArrayList<>();
    all.add(this);
    for (End from : ends) {
      for (End to : ends) {
        all.add(new AskedScenario(options, prediction(), from, to, state));
      }
    }
    return all;
  }

  private ObservedFlow prediction() {
    return new ObservedFlow(
        flow.source(),
        null,
        flow.destination(),
        flow.protocol(),
        flow.destinationPort(),
        flow.connectionStart(),
        flow.intervalStart(),
        Orientation.CERTAIN,
        null,
        false,
        null,
        null,
        null);
  }
}
