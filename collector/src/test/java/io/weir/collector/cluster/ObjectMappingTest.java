package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.EndpointSliceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.ServiceState;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectMappingTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant SEEN = Instant.parse("2026-11-21T10:00:00.250Z");
  private static final String CREATED = "2026-11-21T09:00:00Z";

  private final List<Oddity> oddities = new ArrayList<>();
  private final ObjectMapping mapping =
      new ObjectMapping(new ChangeStamp("test", "watcher", 7), oddities::add);

  @Test
  void aPodTellsItsAddressesTimesPortsAndOwner() throws IOException {
    PodState pod =
        (PodState)
            map("""
                    {"apiVersion":"v1","kind":"Pod",
                     "metadata":{"name":"web-1","namespace":"shop","labels":{"app":"web"},
                       "ownerReferences":[{"kind":"Node","name":"n","uid":"n-1"},
                         {"kind":"ReplicaSet","name":"web","uid":"rs-1","controller":true}]},
                     "spec":{"nodeName":"node-a",
                       "initContainers":[
                         {"name":"setup","ports":[{"containerPort":1}]},
                         {"name":"proxy","restartPolicy":"Always","ports":[{"name":"px","containerPort":15001}]}],
                       "containers":[{"name":"web","ports":[
                         {"name":"http","containerPort":8080},
                         {"name":"dns","containerPort":53,"protocol":"UDP"}]}]},
                     "status":{"phase":"Running","podIP":"10.1.0.4",
                       "podIPs":[{"ip":"10.1.0.4"},{"ip":"2001:DB8:0::4"}],
                       "startTime":"2026-11-21T09:00:01Z",
                       "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-21T09:00:09Z"},
                         {"type":"PodReadyToStartContainers","status":"True","lastTransitionTime":"2026-11-21T09:00:02Z"}],
                       "containerStatuses":[{"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-11-21T09:00:05Z"}}}]}}
                    """)
                .getState();

    assertThat(pod.getAddresses()).containsExactly("10.1.0.4", "2001:db8::4");
    assertThat(pod.getNode()).isEqualTo("node-a");
    assertThat(pod.getPhase()).isEqualTo(PodPhase.RUNNING);
    assertThat(pod.getHostNetwork()).isFalse();
    assertThat(pod.getOwner().getKind()).isEqualTo("ReplicaSet");
    assertThat(pod.getOwner().getUid()).isEqualTo("rs-1");
    assertThat(pod.getStartedAt()).isEqualTo(Instant.parse("2026-11-21T09:00:01Z"));
    assertThat(pod.getNetworkReadyAt()).isEqualTo(Instant.parse("2026-11-21T09:00:02Z"));
    assertThat(pod.getFinishedAt()).isNull();
    assertThat(pod.getPorts())
        .extracting(
            ContainerPort::getName,
            ContainerPort::getPort,
            ContainerPort::getProtocol,
            ContainerPort::getInit)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(null, 1, "TCP", true),
            org.assertj.core.groups.Tuple.tuple("px", 15001, "TCP", false),
            org.assertj.core.groups.Tuple.tuple("http", 8080, "TCP", false),
            org.assertj.core.groups.Tuple.tuple("dns", 53, "UDP", false));
    assertThat(oddities).isEmpty();
  }

  @Test
  void aFinishedPodTellsWhenItsLastContainerEnded() throws IOException {
    PodState pod =
        (PodState)
            map("""
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"job-1"},
                     "status":{"phase":"Succeeded","podIP":"10.1.0.4","containerStatuses":[
                       {"state":{"terminated":{"finishedAt":"2026-11-21T09:00:05Z"}}},
                       {"state":{"terminated":{"finishedAt":"2026-11-21T09:00:07Z"}}},
                       {"state":{"terminated":{"finishedAt":null}}}]}}
                    """)
                .getState();

    assertThat(pod.getPhase()).isEqualTo(PodPhase.SUCCEEDED);
    assertThat(pod.getFinishedAt()).isEqualTo(Instant.parse("2026-11-21T09:00:07Z"));
  }

  @Test
  void aServiceTellsEveryVirtualAddressAndItsPorts() throws IOException {
    ServiceState service =
        (ServiceState)
            map("""
                    {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},
                     "spec":{"type":"LoadBalancer","clusterIP":"10.96.0.10","clusterIPs":["10.96.0.10","FD00:0::10"],
                       "externalIPs":["192.0.2.7"],"selector":{"app":"web"},
                       "ports":[{"name":"http","port":80,"targetPort":"http","nodePort":30080},
                         {"port":443,"targetPort":8443},{"port":53,"protocol":"UDP","targetPort":0,"nodePort":0}]},
                     "status":{"loadBalancer":{"ingress":[{"ip":"198.51.100.9"},{"hostname":"lb.example"}]}}}
                    """)
                .getState();

    assertThat(service.getType()).isEqualTo("LoadBalancer");
    assertThat(service.getAddresses())
        .containsExactly("10.96.0.10", "fd00::10", "192.0.2.7", "198.51.100.9");
    assertThat(service.getPorts())
        .extracting("port", "protocol", "targetPort", "nodePort")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(80, "TCP", "http", 30080),
            org.assertj.core.groups.Tuple.tuple(443, "TCP", "8443", null),
            org.assertj.core.groups.Tuple.tuple(53, "UDP", null, null));
    assertThat(oddities).isEmpty();
  }

  @Test
  void aHeadlessServiceHasNoAddress() throws IOException {
    ServiceState service =
        (ServiceState)
            map("""
                    {"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},
                     "spec":{"clusterIP":"None","clusterIPs":["None"]}}
                    """)
                .getState();

    assertThat(service.getAddresses()).isEmpty();
    assertThat(oddities).isEmpty();
  }

  @Test
  void anEndpointSliceNamesItsServiceAndPods() throws IOException {
    EndpointSliceState slice =
        (EndpointSliceState)
            map("""
                    {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
                     "metadata":{"name":"web-x","namespace":"shop","labels":{"kubernetes.io/service-name":"web"}},
                     "endpoints":[{"addresses":["10.1.0.4"],"conditions":{"ready":true},"nodeName":"node-a",
                         "targetRef":{"kind":"Pod","name":"web-1","namespace":"shop"}},
                       {"addresses":["203.0.113.5"]}],
                     "ports":[{"name":"http","port":8080,"protocol":"TCP"},{"port":null}]}
                    """)
                .getState();

    assertThat(slice.getService()).isEqualTo("web");
    assertThat(slice.getEndpoints())
        .extracting("pod", "ready", "node")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("shop/web-1", true, "node-a"),
            org.assertj.core.groups.Tuple.tuple(null, null, null));
    assertThat(slice.getPorts()).extracting("port").containsExactly(8080, null);
  }

  @Test
  void aNodeTellsItsAddressesAndPodRanges() throws IOException {
    ClusterChange change =
        map(
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-a","labels":{"zone":"a"}},
             "spec":{"podCIDR":"10.1.1.0/24","podCIDRs":["10.1.1.0/24","fd00:1::/64"]},
             "status":{"addresses":[{"type":"InternalIP","address":"192.0.2.1"},
               {"type":"Hostname","address":"node-a"},{"type":"ExternalIP","address":"198.51.100.1"}]}}
            """);

    NodeState node = (NodeState) change.getState();
    assertThat(change.getNamespace()).isNull();
    assertThat(node.getAddresses()).containsExactly("192.0.2.1", "198.51.100.1");
    assertThat(node.getPodCidrs()).containsExactly("10.1.1.0/24", "fd00:1::/64");
    assertThat(oddities).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"apps/v1,ReplicaSet,Deployment", "batch/v1,Job,CronJob"})
  void aReplicaSetOrJobTellsItsOwner(String apiVersion, String kind, String owner)
      throws IOException {
    OwnerState state =
        (OwnerState)
            map("""
                    {"apiVersion":"%s","kind":"%s","metadata":{"name":"x",
                      "ownerReferences":[{"kind":"%s","name":"web","uid":"o-1","controller":true}]}}
                    """
                    .formatted(apiVersion, kind, owner))
                .getState();

    assertThat(state.getOwner().getKind()).isEqualTo(owner);
    assertThat(state.getOwner().getName()).isEqualTo("web");
  }

  @ParameterizedTest
  @CsvSource({
    "LISTED, 1, true",
    "LISTED, 2, false",
    "WATCHED, 1, false",
    "FILE, 2, true",
  })
  void aStateHoldsSinceCreationOnlyWhereThatIsKnown(
      Sighting sighting, int generation, boolean sinceCreation) throws IOException {
    JsonNode policy =
        JSON.readTree(
            """
            {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy",
             "metadata":{"name":"deny","creationTimestamp":"%s","generation":%d},"spec":{"podSelector":{}}}
            """
                .formatted(CREATED, generation));

    ClusterChange change = given(mapping.present(policy, sighting, SEEN));

    assertThat(change.getObservedAt()).isEqualTo(SEEN);
    assertThat(change.getEffectiveAt()).isEqualTo(sinceCreation ? Instant.parse(CREATED) : null);
  }

  @Test
  void aDeletionCarriesIdentityAndNoState() throws IOException {
    ClusterChange change =
        given(
            mapping.deleted(
                JSON.readTree(
                    """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","uid":"u-1",
                  "resourceVersion":"42"},"status":{"podIP":"10.1.0.4"}}
                """),
                SEEN));

    assertThat(change.getType()).isEqualTo(ChangeType.DELETED);
    assertThat(change.getUid()).isEqualTo("u-1");
    assertThat(change.getResourceVersion()).isEqualTo("42");
    assertThat(change.getState()).isNull();
  }

  @Test
  void unknownKindsAndNamelessObjectsGiveNothing() throws IOException {
    assertThat(
            mapping.present(
                JSON.readTree("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}"), Sighting.FILE, SEEN))
        .isNull();
    assertThat(
            mapping.present(
                JSON.readTree("{\"apiVersion\":\"apps/v1\",\"kind\":\"Pod\"}"),
                Sighting.FILE,
                SEEN))
        .isNull();
    assertThat(
            mapping.present(
                JSON.readTree("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}"), Sighting.FILE, SEEN))
        .isNull();
  }

  @Test
  void aConfigMapIsNotPublished() throws IOException {
    assertThat(
            mapping.present(
                JSON.readTree(
                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},"
                        + "\"data\":{\"password\":\"secret\"}}"),
                Sighting.WATCHED,
                SEEN))
        .isNull();
  }

  /** Whatever stands in an object's fields, it never throws and what it gives can be written. */
  @Property(tries = 500)
  void noContentThrows(
      @ForAll("kinds") ObjectKind kind,
      @ForAll("oddJson") JsonNode spec,
      @ForAll("oddJson") JsonNode status) {
    com.fasterxml.jackson.databind.node.ObjectNode object = JSON.createObjectNode();
    object.putObject("metadata").put("name", "x").set("labels", status);
    object.set("spec", spec);
    object.set("status", status);
    object.set("endpoints", spec);
    object.set("ports", status);

    ClusterChange change = given(mapping.present(kind, object, Sighting.LISTED, SEEN));

    assertThat(WireFormat.decode(WireFormat.encode(change)).recordOrThrow()).isEqualTo(change);
  }

  @Provide
  Arbitrary<ObjectKind> kinds() {
    return Arbitraries.of(ObjectKind.class).filter(ObjectKind::published);
  }

  @Provide
  Arbitrary<JsonNode> oddJson() {
    return json(3);
  }

  /** JSON that uses the names the mapping looks for, with values of any type. */
  private static Arbitrary<JsonNode> json(int depth) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.of(
            List.<JsonNode>of(
                JSON.getNodeFactory().textNode("10.1.0.4"),
                JSON.getNodeFactory().textNode(""),
                JSON.getNodeFactory().textNode("\u0000\u202e"),
                JSON.getNodeFactory().numberNode(80),
                JSON.getNodeFactory().numberNode(-1.5),
                JSON.getNodeFactory().numberNode(Long.MAX_VALUE),
                JSON.getNodeFactory().booleanNode(true),
                JSON.getNodeFactory().nullNode()));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> names =
        Arbitraries.of(
            "containers",
            "initContainers",
            "ports",
            "containerPort",
            "port",
            "targetPort",
            "podIPs",
            "ip",
            "podIP",
            "clusterIP",
            "clusterIPs",
            "externalIPs",
            "addresses",
            "address",
            "type",
            "loadBalancer",
            "ingress",
            "selector",
            "conditions",
            "phase",
            "startTime",
            "podCIDRs",
            "targetRef",
            "name",
            "kind",
            "nodePort",
            "containerStatuses",
            "state",
            "terminated");
    Arbitrary<JsonNode> object =
        Arbitraries.maps(names, json(depth - 1))
            .ofMaxSize(6)
            .map(
                fields -> {
                  com.fasterxml.jackson.databind.node.ObjectNode node = JSON.createObjectNode();
                  fields.forEach(node::set);
                  return node;
                });
    Arbitrary<JsonNode> list =
        json(depth - 1).list().ofMaxSize(3).map(items -> JSON.createArrayNode().addAll(items));
    return Arbitraries.oneOf(leaf, object, list);
  }

  private ClusterChange map(String json) throws IOException {
    ClusterChange change = given(mapping.present(JSON.readTree(json), Sighting.WATCHED, SEEN));

    assertThat(change.getEpoch()).isEqualTo(7);
    return change;
  }

  private static ClusterChange given(@Nullable ClusterChange change) {
    if (change == null) {
      throw new AssertionError("The object gave no change");
    }
    return change;
  }
}
