package io.weir.collector.hubble;

import static io.weir.collector.hubble.Responses.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.LossPlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProtoEventsTest {

  @Test
  void aFlowReadsAsTheSameInJson() {
    HubbleEvent read = ProtoEvents.read(Responses.flow("u-1", NINE, 41012).toBytes());

    assertThat(read)
        .isEqualTo(
            JsonEvents.read(
                """
                {"flow":{"time":"2026-01-05T09:00:00Z","uuid":"u-1","verdict":"FORWARDED",
                 "IP":{"source":"10.1.1.2","destination":"10.1.2.3","ipVersion":"IPv4"},
                 "l4":{"TCP":{"source_port":41012,"destination_port":8080,"flags":{"SYN":true}}},
                 "source":{"ID":811,"namespace":"shop","labels":["k8s:app=web"]},"Type":"L3_L4",
                 "node_name":"c1/n1","event_type":{"type":5},"traffic_direction":"INGRESS",
                 "policy_match_type":2,"is_reply":false,
                 "ingress_allowed_by":[{"name":"api-ingress","namespace":"shop","revision":"7"}]},
                 "node_name":"c1/n1","time":"2026-01-05T09:00:00Z"}\
                """
                    .replace("\n", "")
                    .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void numbersWithoutANameAreTheirOwn() {
    Proto flow =
        new Proto()
            .time(1, NINE)
            .number(2, 16)
            .message(5, new Proto().text(1, "10.1.1.2").text(2, "10.1.2.3"))
            .message(6, new Proto().message(2, new Proto().number(1, 5).number(2, 53)))
            .message(19, new Proto().number(1, 1))
            .number(22, 9)
            .number(24, 777)
            .number(25, 250)
            .number(36, 99)
            .text(60_000, "a field of a later version");

    FlowEvent event = (FlowEvent) ProtoEvents.read(new Proto().message(1, flow).toBytes());

    assertThat(event.words().verdict()).isEqualTo("16");
    assertThat(event.words().dropReason()).isEqualTo("250");
    assertThat(event.sight().point()).isEqualTo(FlowEvent.Point.UNKNOWN);
    assertThat(event.sight().direction()).isEqualTo(FlowEvent.Direction.UNKNOWN);
    assertThat(event.sight().reply()).isNull();
    assertThat(event.node()).isNull();
  }

  @Test
  void dropReasonsHaveTheirNames() {
    Proto flow =
        new Proto()
            .time(1, NINE)
            .number(2, 2)
            .number(3, 133)
            .message(5, new Proto().text(1, "10.1.1.2").text(2, "10.1.2.3"))
            .message(6, new Proto().message(1, new Proto().number(1, 5).number(2, 53)))
            .message(19, new Proto().number(1, 1));

    FlowEvent event = (FlowEvent) ProtoEvents.read(new Proto().message(1, flow).toBytes());

    assertThat(event.words().dropReason()).isEqualTo("POLICY_DENIED");
  }

  @Test
  void lossesKeepWhereAndHowMany() {
    assertThat(ProtoEvents.read(Responses.lost(NINE, 1, 17L).toBytes()))
        .isEqualTo(
            new HubbleEvent.Lost(
                "n1", NINE, NINE, LossPlace.KERNEL, 17L, "PERF_EVENT_RING_BUFFER"));
    assertThat(ProtoEvents.read(Responses.lost(NINE, 9, null).toBytes()))
        .isEqualTo(new HubbleEvent.Lost("n1", NINE, NINE, LossPlace.BUFFER, null, "9"));
  }

  @Test
  void newsOfNodesAreRead() {
    Proto nodes =
        Responses.envelope(
            new Proto().message(2, new Proto().number(1, 2).text(2, "c1/n3").text(3, "refused")),
            "relay",
            NINE);

    assertThat(ProtoEvents.read(nodes.toBytes()))
        .isEqualTo(new HubbleEvent.Nodes(NINE, HubbleEvent.NodeState.UNHEARD, List.of("n3")));
  }

  @Test
  void aMessageThatIsCutOffIsRefusedOnOneLine() {
    byte[] whole = Responses.flow("u-1", NINE, 41012).toBytes();
    byte[] half = java.util.Arrays.copyOf(whole, 40);

    assertThatThrownBy(() -> ProtoEvents.read(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no GetFlowsResponse")
        .hasMessageNotContaining("\n");
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    assertThatCode(
            () -> {
              try {
                ProtoEvents.read(bytes);
              } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("\n");
              }
            })
        .doesNotThrowAnyException();
  }
}
