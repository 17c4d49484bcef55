package io.weir.policy.oracle;

import static io.weir.policy.testing.TestFlow.flow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Decision;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.RuleReference;
import io.weir.policy.oracle.NaiveEvaluator.Answer;
import io.weir.policy.oracle.Scenario.Policy;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ContainerPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;

/** The judge against an evaluator that is obviously right. */
@Domain(Scenarios.class)
@Domain(net.jqwik.api.domains.DomainContext.Global.class)
class OracleTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Property(tries = 4000)
  void theJudgeAgreesWithTheNaiveEvaluator(@ForAll Scenario scenario) throws Exception {
    NaiveEvaluator naive = new NaiveEvaluator(scenario);
    Decision decision = judged(scenario);
    Statistics.label("egress").collect(decision.egress().part());
    Statistics.label("ingress").collect(decision.ingress().part());
    assertThat(answer(decision.egress())).isEqualTo(naive.egress());
    assertThat(answer(decision.ingress())).isEqualTo(naive.ingress());
  }

  @Property
  void whatCannotBeReadNeverAdmits(
      @ForAll Scenario scenario, @ForAll @From("unreadable") String peer) throws Exception {
    NaiveEvaluator naive = new NaiveEvaluator(scenario);
    Decision decision = judged(withPeer(scenario, MAPPER.readValue(peer, Object.class)));
    assertNotWidened(decision.egress(), naive.egress());
    assertNotWidened(decision.ingress(), naive.ingress());
  }

  private static void assertNotWidened(PartResult part, Answer without) {
    assertThat(answer(part)).isIn(without, new Answer(Part.UNDECIDABLE.name(), List.of()));
  }

  @Provide
  Arbitrary<String> unreadable() {
    return Arbitraries.of(
        "{}",
        "null",
        "7",
        "{\"ipBlock\":{\"cidr\":\"10.0.0.0/40\"}}",
        "{\"ipBlock\":{\"cidr\":\"0.0.0.0/0\",\"except\":[\"x\"]}}",
        "{\"ipBlock\":{\"cidr\":\"0.0.0.0/0\"},\"podSelector\":{}}",
        "{\"namespaceSelector\":{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"NotIn\",\"values\":[]}]}}",
        "{\"namespaceSelector\":{},\"podSelector\":{\"matchLabels\":{\"app\":1}}}");
  }

  /** The same with one more peer in each rule that lists peers: there it can only add. */
  private static Scenario withPeer(Scenario scenario, Object peer) {
    List<Policy> policies = new ArrayList<>();
    for (Policy policy : scenario.policies()) {
      Map<String, Object> spec = new HashMap<>(policy.spec());
      addTo(spec, "ingress", "from", peer);
      addTo(spec, "egress", "to", peer);
      policies.add(new Policy(policy.namespace(), spec));
    }
    return new Scenario(scenario.namespaces(), scenario.pods(), policies, scenario.flow());
  }

  private static void addTo(
      Map<String, Object> spec, String direction, String peersField, Object peer) {
    if (!(spec.get(direction) instanceof List<?> rules)) {
      return;
    }
    List<Object> widened = new ArrayList<>();
    for (Object item : rules) {
      Map<Object, Object> rule = new HashMap<>((Map<?, ?>) item);
      if (rule.get(peersField) instanceof List<?> peers && !peers.isEmpty()) {
        List<Object> more = new ArrayList<>(peers);
        more.add(peer);
        rule.put(peersField, more);
      }
      widened.add(rule);
    }
    spec.put(direction, widened);
  }

  private static Answer answer(PartResult part) {
    return new Answer(
        part.part().name(), part.rules().stream().map(RuleReference::toString).toList());
  }

  private static Decision judged(Scenario scenario) throws JsonProcessingException {
    TestCluster cluster = new TestCluster(new TimelineOptions(List.of(), true));
    scenario.namespaces().forEach((name, labels) -> cluster.namespace(name, pairs(labels)));
    for (int i = 0; i < scenario.pods().size(); i++) {
      Scenario.Pod pod = scenario.pods().get(i);
      List<ContainerPort> ports = new ArrayList<>();
      pod.ports().forEach(p -> ports.add(Changes.port(p.name(), p.number(), p.protocol())));
      cluster.pod(
          pod.namespace() + "/pod" + i,
          Changes.pod(pod.address(), pairs(pod.labels())).setPorts(ports));
    }
    for (int i = 0; i < scenario.policies().size(); i++) {
      Policy policy = scenario.policies().get(i);
      cluster.policy(policy.namespace() + "/p" + i, MAPPER.writeValueAsString(policy.spec()));
    }
    Scenario.Flow asked = scenario.flow();
    int protocol =
        switch (asked.protocol()) {
          case "TCP" -> 6;
          case "UDP" -> 17;
          default -> 132;
        };
    return flow(asked.source(), asked.destination(), asked.port())
        .protocol(protocol)
        .in(cluster)
        .decision();
  }

  private static String[] pairs(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .toArray(String[]::new);
  }
}
