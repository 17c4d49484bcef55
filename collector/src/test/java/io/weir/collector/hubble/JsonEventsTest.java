package io.weir.collector.hubble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.schemas.PluginDecision;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventsTest {

  private static final String TIME = "\"time\":\"2026-01-05T09:00:01.123456789Z\"";
  private static final String PACKET =
      "\"IP\":{\"source\":\"10.1.1.2\",\"destination\":\"10.1.2.3\"},"
          + "\"l4\":{\"UDP\":{\"source_port\":5,\"destination_port\":53}}";

  @Test
  void aFlowNeedsOnlyATimeAndAPacket() {
    FlowEvent event = (FlowEvent) read("{\"flow\":{" + PACKET + "}," + TIME + "}");

    assertThat(event.at()).isEqualTo("2026-01-05T09:00:01.123456Z");
    assertThat(event.node()).isNull();
    assertThat(event.sight().kind()).isEqualTo(Kind.TRACE);
    assertThat(event.words().verdict()).isNull();
    assertThat(event.words().packets()).isEqualTo(1);
  }

  @Test
  void aFlowWithoutAnEnvelopeIsRead() {
    assertThat(read("{" + TIME + ",\"verdict\":\"DROPPED\"," + PACKET + "}"))
        .isInstanceOf(FlowEvent.class);
  }

  @ParameterizedTest
  @CsvSource({
    "5, FORWARDED, , ALLOWED",
    "5, REDIRECTED, , ALLOWED",
    "5, AUDIT, , AUDITED",
    "5, DROPPED, POLICY_DENIED, DENIED",
    "5, DROPPED, POLICY_DENY, DENIED",
    "5, DROPPED, , DENIED",
    "5, DROPPED, AUTH_REQUIRED, UNKNOWN",
    "5, ERROR, , UNKNOWN",
    "4, FORWARDED, , UNKNOWN",
    "1, DROPPED, POLICY_DENIED, DENIED",
    "1, DROPPED, STALE_OR_UNROUTABLE_IP, UNKNOWN",
    "1, DROPPED, , UNKNOWN",
  })
  void onlyPoliciesSpeakForPolicies(
      int type, String verdict, String reason, PluginDecision expected) {
    String why = reason == null ? "" : "\"drop_reason_desc\":\"" + reason + "\",";
    FlowEvent event =
        (FlowEvent)
            read(
                ("{\"flow\":{%s,%s\"verdict\":\"%s\",\"event_type\":{\"type\":%d},"
                        + "\"traffic_direction\":\"EGRESS\",%s}}")
                    .formatted(TIME, why, verdict, type, PACKET));

    assertThat(event.words().egress()).isEqualTo(expected);
    assertThat(event.words().ingress()).isEqualTo(PluginDecision.UNKNOWN);
  }

  @Test
  void policiesThatAreNamedSpeakForThemselves() {
    FlowEvent event =
        (FlowEvent)
            read(
                "{\"flow\":{"
                    + TIME
                    + ",\"verdict\":\"FORWARDED\","
                    + PACKET
                    + ",\"ingress_allowed_by\":[{\"name\":\"b\",\"namespace\":\"ns\"},{\"name\":\"a\"},{}]}}");

    assertThat(event.sight().kind()).isEqualTo(Kind.POLICY_VERDICT);
    assertThat(event.words().ingress()).isEqualTo(PluginDecision.ALLOWED);
    assertThat(event.words().policies()).containsExactly("a", "ns/b");
  }

  @Test
  void anAggregateStandsForItsPackets() {
    FlowEvent event =
        (FlowEvent)
            read(
                "{\"flow\":{"
                    + TIME
                    + ","
                    + PACKET
                    + ",\"aggregate\":{\"ingress_flow_count\":3,\"egress_flow_count\":4}}}");

    assertThat(event.words().packets()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"agent_event\":{\"type\":\"AGENT_STARTED\"}}",
        "{\"debug_event\":{}}",
        "{\"some_future_event\":{},\"time\":\"2026-01-05T09:00:01Z\"}",
        "{\"flow\":{\"time\":\"2026-01-05T09:00:01Z\",\"Type\":\"L7\",\"event_type\":{\"type\":129}}}",
        "{\"flow\":{\"time\":\"2026-01-05T09:00:01Z\",\"event_type\":{\"type\":250}}}",
        "{\"flow\":{\"verdict\":\"FORWARDED\"}}",
      })
  void whatTellsOfNoConnectionIsUnused(String line) {
    assertThat(read(line)).isEqualTo(new HubbleEvent.Unused());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{} | neither flow, lost_events nor",
        "[1] | not a JSON object",
        "nonsense | not JSON",
        "{\"flow\":7} | flow is no JSON object",
        "{\"flow\":{\"verdict\":true}} | flow.verdict is true: allowed is a text",
        "{\"flow\":{\"time\":\"noon\"}} | flow.time is noon: allowed is an RFC 3339 time",
        "{\"lost_events\":{\"num_events_lost\":\"many\"}} | lost_events.num_events_lost is"
            + " \"many\": allowed is a whole number",
        "{\"lost_events\":{\"num_events_lost\":\"7\"}} | time is missing",
      })
  void theRestIsRefusedByName(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void addressesAndPortsAreChecked() {
    String flow = "{\"flow\":{" + TIME + "," + PACKET + "}}";

    assertThatThrownBy(() -> read(flow.replace("10.1.1.2", "10.1.1.2\\u001b[31m")))
        .hasMessage("IP.source is 10.1.1.2?[31m: allowed is an IP address");
    assertThatThrownBy(() -> read(flow.replace(":53", ":70000")))
        .hasMessage("destination_port is 70000: allowed is 0 to 65535");
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      read(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }

  private static HubbleEvent read(String line) {
    return JsonEvents.read(line.getBytes(StandardCharsets.UTF_8));
  }
}
