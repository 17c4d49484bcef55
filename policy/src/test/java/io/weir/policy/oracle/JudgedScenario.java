package io.weir.policy.oracle;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.policy.oracle.Scenario.Address;
import io.weir.policy.oracle.Scenario.Asked;
import io.weir.policy.oracle.Scenario.Flow;
import io.weir.policy.oracle.Scenario.Life;
import io.weir.policy.oracle.Scenario.Named;
import io.weir.policy.oracle.Scenario.Pod;
import io.weir.policy.oracle.Scenario.Policy;
import io.weir.policy.oracle.Scenario.Seen;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts a scenario to the judge. */
final class JudgedScenario {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final IpAddress NONE = IpAddress.parse("0.0.0.0");

  private JudgedScenario() {}

  /** Between ends that are known: what {@code evaluate} asks. */
  static Judgement between(Scenario scenario) {
    TestCluster cluster = cluster(scenario);
    ClusterState state = cluster.state();
    End source = end(scenario.flow().source(), state);
    End destination = end(scenario.flow().destination(), state);
    return judge(scenario).judge(flow(scenario, cluster), source, destination, state);
  }

  /** Between addresses at the flow's own moment: what the pipeline asks. */
  static Judgement asOf(Scenario scenario) {
    TestCluster cluster = cluster(scenario);
    return judge(scenario).judge(flow(scenario, cluster), cluster.timeline());
  }

  /** At that moment of a history: between addresses where both are, else between its ends. */
  static Judgement at(Instant moment, Scenario scenario, Judge judge, TestCluster cluster) {
    ObservedFlow flow = flow(scenario, moment);
    Asked source = scenario.flow().source();
    Asked destination = scenario.flow().destination();
    if (source instanceof Address && destination instanceof Address) {
      return judge.judge(flow, cluster.timeline());
    }
    ClusterState state = cluster.timeline().at(moment);
    return judge.judge(flow, end(source, state), end(destination, state), state);
  }

  static End end(Asked asked, ClusterState state) {
    return asked instanceof Named named
        ? state.pod(named.pod().namespace(), named.pod().name()).orElseThrow()
        : state.resolve(IpAddress.parse(((Address) asked).text()));
  }

  private static Judge judge(Scenario scenario) {
    return new Judge(options(scenario));
  }

  static JudgeOptions options(Scenario scenario) {
    return new JudgeOptions(
        scenario.switches().ipBlockMatchesPods(),
        JudgeOptions.RequiredIntent.valueOf(scenario.switches().required()),
        scenario.switches().disabled().stream().map(Finding::valueOf).collect(toSet()),
        Duration.ofSeconds(5),
        JudgeOptions.UnlistedProtocols.valueOf(scenario.switches().unlisted()),
        false);
  }

  static ObservedFlow flow(Scenario scenario, TestCluster cluster) {
    return flow(scenario, cluster.now());
  }

  private static ObservedFlow flow(Scenario scenario, Instant moment) {
    Flow flow = scenario.flow();
    Seen seen = flow.seen();
    return new ObservedFlow(
        address(flow.source()),
        flow.translated() == null ? null : IpAddress.parse(flow.translated()),
        address(flow.destination()),
        number(flow.protocol()),
        flow.port(),
        moment,
        moment,
        Orientation.CERTAIN,
        seen.outcome() == null ? null : Outcome.valueOf(seen.outcome()),
        seen.dropObserved(),
        seen.dropNode(),
        seen.passedSource(),
        seen.passedDestination());
  }

  private static int number(String protocol) {
    return switch (protocol) {
      case "TCP" -> 6;
      case "UDP" -> 17;
      case "SCTP" -> 132;
      default -> 1;
    };
  }

  private static IpAddress address(Asked asked) {
    return asked instanceof Address address ? IpAddress.parse(address.text()) : NONE;
  }

  static TestCluster cluster(Scenario scenario) {
    TestCluster cluster = new TestCluster(TimelineOptions.defaults());
    Scenario.NODES.forEach(
        (name, addresses) ->
            cluster.node(
                name, Changes.node(addresses, Scenario.POD_BLOCKS.toArray(String[]::new))));
    cluster.apply(
        Changes.present(
                "Service", "a/svc", Changes.service(Scenario.SERVICE, 80, "TCP"), cluster.now())
            .build());
    publish(scenario, cluster);
    return cluster;
  }

  /** From one to the other, as they are published at the cluster's present moment. */
  static void change(Scenario before, Scenario after, TestCluster cluster) {
    Set<String> kept = after.policies().stream().map(JudgedScenario::path).collect(toSet());
    for (Policy policy : before.policies()) {
      if (!kept.contains(path(policy))) {
        cluster.delete("NetworkPolicy", path(policy));
      }
    }
    publish(after, cluster);
  }

  private static void publish(Scenario scenario, TestCluster cluster) {
    scenario.namespaces().forEach((name, labels) -> cluster.namespace(name, pairs(labels)));
    scenario.pods().forEach(pod -> cluster.pod(pod.namespace() + "/" + pod.name(), state(pod)));
    for (Policy policy : scenario.policies()) {
      cluster.apply(
          Changes.present(
                  "NetworkPolicy",
                  path(policy),
                  PolicyState.newBuilder()
                      .setSpecJson(json(policy.spec()))
                      .setAnnotations(
                          policy.orIntended() ? Map.of("weir/or-intended", "true") : Map.of())
                      .build(),
                  cluster.now())
              .build());
    }
  }

  private static String path(Policy policy) {
    return policy.namespace() + "/" + policy.name();
  }

  private static PodState.Builder state(Pod pod) {
    List<ContainerPort> ports = new ArrayList<>();
    pod.ports()
        .forEach(
            port -> {
              ContainerPort published = Changes.port(port.name(), port.number(), port.protocol());
              published.setInit(port.init());
              ports.add(published);
            });
    return Changes.pod(null)
        .setLabels(new HashMap<>(pod.labels()))
        .setAddresses(pod.addresses())
        .setNode(pod.node())
        .setHostNetwork(pod.life() == Life.ON_HOST)
        .setPhase(pod.life() == Life.FINISHED ? PodPhase.SUCCEEDED : PodPhase.RUNNING)
        .setPorts(ports);
  }

  private static String json(Object spec) {
    try {
      return MAPPER.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String[] pairs(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .toArray(String[]::new);
  }
}
