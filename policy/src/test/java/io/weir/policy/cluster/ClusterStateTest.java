package io.weir.policy.cluster;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.PodPhase;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a timeline tells of one moment, also of moments that are past. */
class ClusterStateTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String DENY = "{'podSelector':{}}";

  private final TestCluster cluster = new TestCluster();

  private ClusterState now() {
    return cluster.state();
  }

  private ClusterState at(Instant moment) {
    return cluster.timeline().at(moment);
  }

  private static LabelSelector label(String key, String value) {
    return new LabelSelector(List.of(new Requirement(key, Requirement.Operator.IN, Set.of(value))));
  }

  @Nested
  class Lists {

    @Test
    void ofNamespacesAreSortedAndHoldWhateverIsNamed() {
      cluster
          .namespace("c", "team=red")
          .pod("a/web", "10.1.0.1")
          .policy("d/p", DENY)
          .stagedPolicy("b/p", DENY);
      assertThat(now().namespaces()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void ofPodsHoldThoseThatRunOrWait() {
      cluster
          .pod("a/two", "10.1.0.2")
          .pod("a/one", Changes.pod(null).setPhase(PodPhase.PENDING))
          .pod("a/agent", Changes.pod("10.0.0.1").setHostNetwork(true))
          .pod("a/done", Changes.pod("10.1.0.3").setPhase(PodPhase.SUCCEEDED))
          .pod("a/broken", Changes.pod("10.1.0.4").setPhase(PodPhase.FAILED))
          .pod("a/gone", "10.1.0.5")
          .delete("Pod", "a/gone")
          .pod("b/other", "10.1.0.6");
      assertThat(now().pods("a")).extracting(End.Pod::name).containsExactly("agent", "one", "two");
      assertThat(now().pods("a"))
          .extracting(End.Pod::address)
          .containsExactly(IpAddress.parse("10.0.0.1"), null, IpAddress.parse("10.1.0.2"));
      assertThat(now().pods("nowhere")).isEmpty();
    }

    @Test
    void ofPoliciesAreThoseOfTheMoment() {
      cluster.policy("a/q", DENY).policy("a/p", DENY).stagedPolicy("a/s", DENY);
      Instant before = cluster.now();
      cluster.after(MINUTE).delete("NetworkPolicy", "a/p");
      cluster.delete(ClusterTimeline.STAGED_POLICY_KIND, "a/s");
      assertThat(names(at(before).policies("a"))).containsExactly("p", "q");
      assertThat(names(at(before).stagedPolicies("a"))).containsExactly("s");
      assertThat(names(now().policies("a"))).containsExactly("q");
      assertThat(now().stagedPolicies("a")).isEmpty();
      assertThat(now().policies("nowhere")).isEmpty();
      assertThat(now().stagedPolicies("nowhere")).isEmpty();
    }

    private static List<String> names(List<CompiledPolicy> policies) {
      return policies.stream().map(policy -> policy.reference().name()).toList();
    }

    @Test
    void ofNodesHoldTheirAddressesAndRanges() {
      cluster.node("z", Changes.node(List.of("10.0.0.2"), "10.1.1.0/24"));
      cluster.node("a", Changes.node(List.of("10.0.0.1", "172.17.0.1"), "10.1.0.0/24"));
      assertThat(now().nodes())
          .containsExactly(
              new NodeFacts(
                  "a",
                  List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("172.17.0.1")),
                  List.of(Cidr.parse("10.1.0.0/24"))),
              new NodeFacts(
                  "z", List.of(IpAddress.parse("10.0.0.2")), List.of(Cidr.parse("10.1.1.0/24"))));
      cluster.after(MINUTE).delete("Node", "a");
      assertThat(now().nodes()).extracting(NodeFacts::name).containsExactly("z");
      assertThat(at(START).nodes()).hasSize(2);
    }
  }

  @Nested
  class Services {

    private static final IpAddress VIRTUAL = IpAddress.parse("10.96.0.1");

    private void service(String path, String address, ServicePort... ports) {
      cluster.apply(
          Changes.present(
                  "Service",
                  path,
                  ServiceState.newBuilder()
                      .setSelector(Map.of("app", "web"))
                      .setAddresses(List.of(address))
                      .setPorts(List.of(ports))
                      .build(),
                  cluster.now())
              .build());
    }

    private static ServicePort port(int number, String protocol) {
      return ServicePort.newBuilder().setPort(number).setProtocol(protocol).build();
    }

    @Test
    void tellWhatTheyServeAndWhomTheySelect() {
      ServicePort named = port(80, "TCP");
      named.setName("http");
      named.setTargetPort("web");
      service("a/web", "10.96.0.1", named, port(81, "UDP"), port(9, "ICMP"));
      service("a/api", "10.96.0.2");
      service("b/other", "10.96.0.3");
      assertThat(now().services("a")).extracting(ServiceFacts::name).containsExactly("api", "web");
      ServiceFacts web = now().services("a").get(1);
      assertThat(web.namespace()).isEqualTo("a");
      assertThat(web.addresses()).containsExactly(VIRTUAL);
      assertThat(web.ports())
          .containsExactly(
              new ServiceFacts.Port("http", 6, 80, "web"),
              new ServiceFacts.Port(null, 17, 81, "81"));
      assertThat(web.selects(Map.of("app", "web", "tier", "x"))).isTrue();
      assertThat(web.selects(Map.of("tier", "web"))).isFalse();
      assertThat(now().services("nowhere")).isEmpty();
    }

    @Test
    void withoutSelectorSelectNobody() {
      cluster.apply(
          Changes.present(
                  "Service", "a/ext", Changes.service("10.96.0.9", 80, "TCP"), cluster.now())
              .build());
      assertThat(now().services("a").get(0).selects(Map.of("app", "web"))).isFalse();
    }

    @Test
    void thatMovedOrWentAreThoseOfTheMoment() {
      service("a/web", "10.96.0.1", port(80, "TCP"));
      cluster.after(MINUTE);
      service("a/web", "10.96.0.2", port(80, "TCP"));
      assertThat(now().serviceOf(VIRTUAL, 6, 80)).isNull();
      assertThat(at(START).serviceOf(VIRTUAL, 6, 80)).isEqualTo("a/web");
      cluster.after(MINUTE).delete("Service", "a/web");
      assertThat(now().services("a")).isEmpty();
      assertThat(now().serviceOf(IpAddress.parse("10.96.0.2"), 6, 80)).isNull();
      assertThat(at(START).services("a")).hasSize(1);
    }

    @Test
    void ofOneAddressAreToldApartByTheirPorts() {
      service("a/tcp", "10.96.0.1", port(53, "TCP"));
      service("a/udp", "10.96.0.1", port(53, "UDP"));
      assertThat(now().serviceOf(VIRTUAL, 6, 53)).isEqualTo("a/tcp");
      assertThat(now().serviceOf(VIRTUAL, 17, 53)).isEqualTo("a/udp");
      assertThat(now().serviceOf(VIRTUAL, 17, 54)).isNull();
    }
  }

  @Nested
  class RunningPods {

    @BeforeEach
    void cluster() {
      cluster.namespace("a", "team=red").namespace("b", "team=blue");
      cluster.pod("a/web", "10.1.0.1", "app=web");
    }

    private boolean any(LabelSelector namespaces, LabelSelector pods) {
      return now().anyRunningPod(namespaces, pods);
    }

    @Test
    void mustFitBothSelectors() {
      assertThat(any(label("team", "red"), label("app", "web"))).isTrue();
      assertThat(any(LabelSelector.EVERYTHING, LabelSelector.EVERYTHING)).isTrue();
      assertThat(any(label("team", "blue"), label("app", "web"))).isFalse();
      assertThat(any(label("team", "red"), label("app", "db"))).isFalse();
    }

    @Test
    void areFoundInNamespacesThatNobodyDefined() {
      cluster.pod("ghost/db", "10.1.0.2", "app=db");
      assertThat(any(label("kubernetes.io/metadata.name", "ghost"), label("app", "db"))).isTrue();
    }

    @Test
    void areNoneThatFinishedWentOrLiveOnTheHost() {
      cluster
          .pod("a/done", Changes.pod(null, "app=done").setPhase(PodPhase.FAILED))
          .pod("a/agent", Changes.pod("10.0.0.1", "app=agent").setHostNetwork(true))
          .pod("a/gone", "10.1.0.3", "app=gone")
          .after(MINUTE)
          .delete("Pod", "a/gone");
      assertThat(any(LabelSelector.EVERYTHING, label("app", "done"))).isFalse();
      assertThat(any(LabelSelector.EVERYTHING, label("app", "agent"))).isFalse();
      assertThat(any(LabelSelector.EVERYTHING, label("app", "gone"))).isFalse();
      assertThat(at(START).anyRunningPod(LabelSelector.EVERYTHING, label("app", "gone"))).isTrue();
    }

    @Test
    void followTheLabelsOfTheirMoment() {
      cluster.after(MINUTE).pod("a/web", "10.1.0.1", "app=new").namespace("a", "team=green");
      assertThat(any(label("team", "red"), LabelSelector.EVERYTHING)).isFalse();
      assertThat(any(label("team", "green"), label("app", "new"))).isTrue();
      assertThat(any(label("team", "green"), label("app", "web"))).isFalse();
      assertThat(at(START).anyRunningPod(label("team", "red"), label("app", "web"))).isTrue();
    }
  }

  @Nested
  class PodsOfAnotherMoment {

    private End.Pod web(ClusterState state) {
      return (End.Pod) state.resolve(IpAddress.parse("10.1.0.1"));
    }

    @Test
    void areSeenAsTheyAreAtThisOne() {
      cluster.pod("a/web", "10.1.0.1", "app=old");
      End.Pod then = web(now());
      cluster.after(MINUTE).pod("a/web", "10.1.0.1", "app=new");
      assertThat(now().asOfNow(then).labels()).isEqualTo(Map.of("app", "new"));
      assertThat(now().asOfNow(then).address()).isEqualTo(IpAddress.parse("10.1.0.1"));
      assertThat(at(START).asOfNow(web(now())).labels()).isEqualTo(Map.of("app", "old"));
    }

    @Test
    void areSeenAsTheyWereWhenNothingIsKnownOfThem() {
      cluster.pod("a/web", "10.1.0.1", "app=old");
      End.Pod then = web(now());
      ClusterState other = new TestCluster().pod("a/another", "10.1.0.9").state();
      assertThat(other.asOfNow(then)).isSameAs(then);
      assertThat(new TestCluster().state().asOfNow(then)).isSameAs(then);
    }
  }

  @Test
  void nodesOwnAddressesTogether() {
    cluster.node("a", Changes.node(List.of("10.0.0.1", "172.17.0.1")));
    cluster.node("b", Changes.node(List.of("10.0.0.2", "172.17.0.1")));
    IpAddress bridge = IpAddress.parse("172.17.0.1");
    assertThat(now().isNodeAddress(bridge, "a")).isTrue();
    assertThat(now().isNodeAddress(bridge, "b")).isTrue();
    assertThat(now().isNodeAddress(bridge, "c")).isFalse();
    assertThat(now().isNodeAddress(IpAddress.parse("10.0.0.1"), "b")).isFalse();
    cluster.after(MINUTE).node("b", Changes.node(List.of("10.0.0.2")));
    assertThat(now().isNodeAddress(bridge, "b")).isFalse();
    assertThat(at(START).isNodeAddress(bridge, "b")).isTrue();
  }

  @Test
  void labelsOfNamespacesAreThoseOfTheMoment() {
    cluster.namespace("a", "team=red");
    cluster.after(MINUTE).namespace("a", "team=blue");
    cluster.after(MINUTE).delete("Namespace", "a");
    assertThat(at(START).namespaceLabels("a"))
        .isEqualTo(Map.of("team", "red", "kubernetes.io/metadata.name", "a"));
    assertThat(at(START.plus(MINUTE)).namespaceLabels("a")).containsEntry("team", "blue");
    assertThat(now().namespaceLabels("a")).isEqualTo(Map.of("kubernetes.io/metadata.name", "a"));
    assertThat(now().namespaceLabels("never"))
        .isEqualTo(Map.of("kubernetes.io/metadata.name", "never"));
  }

  @Test
  void aPodIsFoundByItsNameOnlyWhileItIsThere() {
    cluster.pod("a/web", Changes.pod(null).setAddresses(List.of("10.1.0.1", "2001:db8::1")));
    assertThat(now().pod("a", "web").orElseThrow().address())
        .isEqualTo(IpAddress.parse("10.1.0.1"));
    assertThat(now().pod("a", "api")).isEmpty();
    assertThat(now().pod("b", "web")).isEmpty();
    cluster.after(MINUTE).delete("Pod", "a/web");
    assertThat(now().pod("a", "web")).isEmpty();
    assertThat(at(START).pod("a", "web")).isPresent();
    assertThat(now().moment()).isEqualTo(cluster.now());
  }
}
