package io.weir.collector.hubble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.schemas.PluginDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of Hubble's exporter and of {@code hubble observe -o json}: protobuf's JSON with
 * the fields' own names, where zeros and absent messages are left out, 64-bit numbers are texts and
 * enums are names, or numbers where the writer knew no name.
 */
final class JsonEvents {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final List<String> OTHER_MESSAGES = List.of("agent_event", "debug_event");

  private JsonEvents() {}

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is no message of Hubble's; one line
   */
  static HubbleEvent read(byte[] line) {
    JsonFields message = new JsonFields("", parse(line));
    JsonFields flow = message.messageOrNull("flow");
    if (flow != null) {
      return flow(flow, message);
    }
    JsonFields lost = message.messageOrNull("lost_events");
    if (lost != null) {
      return lost(lost, message);
    }
    JsonFields nodes = message.messageOrNull("node_status");
    if (nodes != null) {
      return nodes(nodes, message);
    }
    // Without an envelope, as old versions of hubble observe wrote it.
    if (message.has("IP") && message.has("verdict")) {
      return flow(message, message);
    }
    if (OTHER_MESSAGES.stream().anyMatch(message::has) || message.has("time")) {
      return new HubbleEvent.Unused();
    }
    throw new IllegalArgumentException("neither flow, lost_events nor another message of Hubble's");
  }

  private static JsonNode parse(byte[] line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  private static HubbleEvent flow(JsonFields flow, JsonFields envelope) {
    FlowFields fields = new FlowFields();
    Instant time = flow.timeOrNull("time");
    fields.time = time != null ? time : envelope.timeOrNull("time");
    String node = flow.textOrNull("node_name");
    fields.node = NodeNames.plain(node != null ? node : envelope.textOrNull("node_name"));
    fields.uuid = flow.textOrNull("uuid");
    fields.flowType = flow.nameOrNull("Type", Vocabulary::flowType);
    addresses(flow, fields);
    fields.sourceIsService = flow.messageOrNull("source_service") != null;
    fields.destinationIsService = flow.messageOrNull("destination_service") != null;
    JsonFields type = flow.messageOrNull("event_type");
    fields.eventType = type == null ? 0 : type.number("type");
    fields.point = flow.nameOrNull("trace_observation_point", Vocabulary::point);
    fields.traceReason = flow.nameOrNull("trace_reason", Vocabulary::traceReason);
    fields.direction = flow.nameOrNull("traffic_direction", Vocabulary::direction);
    fields.reply = flow.booleanOrNull("is_reply");
    words(flow, fields.words);
    return fields.toEvent();
  }

  private static void addresses(JsonFields flow, FlowFields fields) {
    JsonFields ip = flow.messageOrNull("IP");
    if (ip != null) {
      fields.source = ip.textOrNull("source");
      fields.translatedSource = ip.textOrNull("source_xlated");
      fields.destination = ip.textOrNull("destination");
    }
    JsonFields l4 = flow.messageOrNull("l4");
    if (l4 == null) {
      return;
    }
    ported(l4.messageOrNull("TCP"), Protocols.TCP, fields);
    ported(l4.messageOrNull("UDP"), Protocols.UDP, fields);
    ported(l4.messageOrNull("SCTP"), Protocols.SCTP, fields);
    icmp(l4.messageOrNull("ICMPv4"), Protocols.ICMP, fields);
    icmp(l4.messageOrNull("ICMPv6"), Protocols.ICMP_V6, fields);
    if (l4.has("VRRP")) {
      fields.protocol = Protocols.VRRP;
    }
    if (l4.has("IGMP")) {
      fields.protocol = Protocols.IGMP;
    }
  }

  private static void ported(@Nullable JsonFields ports, int protocol, FlowFields fields) {
    if (ports == null) {
      return;
    }
    fields.protocol = protocol;
    fields.sourcePort = ports.numberOrNull("source_port");
    fields.destinationPort = ports.numberOrNull("destination_port");
    JsonFields flags = ports.messageOrNull("flags");
    if (flags != null) {
      int bits = 0;
      for (TcpFlag flag : TcpFlag.values()) {
        bits |= Boolean.TRUE.equals(flags.booleanOrNull(flag.name())) ? flag.bit() : 0;
      }
      fields.tcpFlags = bits;
    }
  }

  private static void icmp(@Nullable JsonFields icmp, int protocol, FlowFields fields) {
    if (icmp != null) {
      fields.protocol = protocol;
      fields.icmpType = icmp.number("type");
      fields.icmpCode = icmp.number("code");
    }
  }

  private static void words(JsonFields flow, WordFields words) {
    words.verdict = flow.nameOrNull("verdict", Vocabulary::verdict);
    String reason = flow.nameOrNull("drop_reason_desc", Vocabulary::dropReason);
    words.dropReason = reason != null ? reason : Vocabulary.dropReason(flow.number("drop_reason"));
    policies(flow, "egress_allowed_by", Direction.EGRESS, PluginDecision.ALLOWED, words);
    policies(flow, "egress_denied_by", Direction.EGRESS, PluginDecision.DENIED, words);
    policies(flow, "ingress_allowed_by", Direction.INGRESS, PluginDecision.ALLOWED, words);
    policies(flow, "ingress_denied_by", Direction.INGRESS, PluginDecision.DENIED, words);
    JsonFields aggregate = flow.messageOrNull("aggregate");
    if (aggregate != null) {
      words.packets =
          aggregate.number("ingress_flow_count")
              + aggregate.number("egress_flow_count")
              + aggregate.number("unknown_direction_flow_count");
    }
  }

  private static void policies(
      JsonFields flow, String field, Direction way, PluginDecision said, WordFields words) {
    for (JsonFields policy : flow.messages(field)) {
      words.policy(way, said, policy.textOrNull("namespace"), policy.textOrNull("name"));
    }
  }

  private static HubbleEvent lost(JsonFields lost, JsonFields envelope) {
    return LostFields.event(
        NodeNames.plain(envelope.textOrNull("node_name")),
        envelope.timeOrNull("time"),
        lost.timeOrNull("first"),
        lost.timeOrNull("last"),
        lost.nameOrNull("source", Vocabulary::lossSource),
        lost.numberOrNull("num_events_lost"));
  }

  private static HubbleEvent nodes(JsonFields nodes, JsonFields envelope) {
    List<String> names = new ArrayList<>(nodes.texts("node_names"));
    return LostFields.nodes(
        envelope.timeOrNull("time"),
        nodes.nameOrNull("state_change", Vocabulary::nodeState),
        names);
  }
}
