package io.weir.stream.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.Endpoint;
import io.weir.schemas.EndpointPort;
import io.weir.schemas.EndpointSliceState;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.OwnerState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import io.weir.schemas.wire.WireFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // jqwik does not say that its values may be null
class StateJsonTest {

  private static final Instant MOMENT = Instant.parse("2026-11-21T10:00:00Z");

  @Property(tries = 500)
  void everyStateComesBackAsItWasOnTheWire(@ForAll("states") IndexedRecord state) {
    Object onTheWire =
        WireFormat.decode(WireFormat.encode(holding(state)), ClusterChange.class)
            .recordOrThrow()
            .getState();

    assertThat(StateJson.read(StateJson.write((IndexedRecord) onTheWire))).isEqualTo(onTheWire);
  }

  @Test
  void thePodIsOneObjectThatAnAnalystCanRead() {
    assertThat(
            StateJson.write(
                PodState.newBuilder()
                    .setLabels(Map.of("b", "2", "a", "\"1\""))
                    .setAddresses(List.of("10.0.0.5"))
                    .setStartedAt(MOMENT)
                    .build()))
        .isEqualTo(
            "{\"@type\":\"PodState\",\"labels\":{\"a\":\"\\\"1\\\"\",\"b\":\"2\"},\"node\":null,"
                + "\"addresses\":[\"10.0.0.5\"],\"host_network\":false,\"phase\":\"UNKNOWN\","
                + "\"ports\":[],\"owner\":null,\"started_at\":\"2026-11-21T10:00:00Z\","
                + "\"network_ready_at\":null,\"finished_at\":null}");
  }

  @Test
  void aTextOfAnotherVersionIsReadAsFarAsItGoes() {
    assertThat(
            StateJson.read(
                "{\"@type\":\"PodState\",\"phase\":\"HIBERNATING\",\"colour\":\"green\"}"))
        .isEqualTo(PodState.newBuilder().build());
  }

  @Test
  void aTextThatIsNoStateIsRefused() {
    assertThatThrownBy(() -> StateJson.read("{\"@type\":\"Gateway\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Gateway'");
    assertThatThrownBy(() -> StateJson.read("pods")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StateJson.read("{\"@type\":\"PolicyState\"}"))
        .hasMessageContaining("lacks PolicyState.spec_json");
  }

  private static ClusterChange holding(Object state) {
    return ClusterChange.newBuilder()
        .setCluster("east")
        .setPublisher("test")
        .setEpoch(1)
        .setType(io.weir.schemas.ChangeType.PRESENT)
        .setObservedAt(MOMENT)
        .setState(state)
        .build();
  }

  @Provide
  Arbitrary<IndexedRecord> states() {
    return Arbitraries.oneOf(
        List.<Arbitrary<? extends IndexedRecord>>of(
                pods(),
                labels().map(NamespaceState::new),
                services(),
                slices(),
                nodes(),
                owners().injectNull(0.3).map(OwnerState::new),
                Combinators.combine(texts(), labels()).as(PolicyState::new))
            .stream()
            .map(state -> state.map(IndexedRecord.class::cast))
            .toList());
  }

  private static Arbitrary<PodState> pods() {
    return Combinators.combine(
            labels(),
            texts().injectNull(0.3),
            texts().list().ofMaxSize(3),
            Arbitraries.of(PodPhase.class),
            Combinators.combine(
                    texts().injectNull(0.3),
                    Arbitraries.integers(),
                    texts(),
                    Arbitraries.of(true, false))
                .as(ContainerPort::new)
                .list()
                .ofMaxSize(3),
            owners().injectNull(0.3),
            times().injectNull(0.3),
            times().injectNull(0.3))
        .as(
            (labels, node, addresses, phase, ports, owner, started, finished) ->
                new PodState(
                    labels,
                    node,
                    addresses,
                    phase == PodPhase.FAILED,
                    phase,
                    ports,
                    owner,
                    started,
                    null,
                    finished));
  }

  private static Arbitrary<ServiceState> services() {
    return Combinators.combine(
            texts(),
            labels(),
            texts().list().ofMaxSize(3),
            Combinators.combine(
                    texts().injectNull(0.3),
                    Arbitraries.integers(),
                    texts(),
                    texts().injectNull(0.3),
                    Arbitraries.integers().injectNull(0.3))
                .as(ServicePort::new)
                .list()
                .ofMaxSize(3))
        .as(ServiceState::new);
  }

  private static Arbitrary<EndpointSliceState> slices() {
    return Combinators.combine(
            texts().injectNull(0.3),
            Combinators.combine(
                    texts().list().ofMaxSize(2),
                    Arbitraries.of(true, false).injectNull(0.3),
                    texts().injectNull(0.3),
                    texts().injectNull(0.3))
                .as(Endpoint::new)
                .list()
                .ofMaxSize(3),
            Combinators.combine(
                    texts().injectNull(0.3), Arbitraries.integers().injectNull(0.3), texts())
                .as(EndpointPort::new)
                .list()
                .ofMaxSize(3))
        .as(EndpointSliceState::new);
  }

  private static Arbitrary<NodeState> nodes() {
    return Combinators.combine(labels(), texts().list().ofMaxSize(3), texts().list().ofMaxSize(3))
        .as(NodeState::new);
  }

  private static Arbitrary<OwnerReference> owners() {
    return Combinators.combine(texts(), texts(), texts().injectNull(0.3)).as(OwnerReference::new);
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(texts(), texts()).ofMaxSize(3);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(8);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(-2_000_000_000_000_000L, 10_000_000_000_000_000L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
