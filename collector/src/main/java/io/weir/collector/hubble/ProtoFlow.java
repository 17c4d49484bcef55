package io.weir.collector.hubble;

import com.google.protobuf.CodedInputStream;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.schemas.PluginDecision;
import java.io.IOException;

/** Reads a {@code Flow} of the flow API, the fields that are used. */
final class ProtoFlow {

  private final FlowFields fields = new FlowFields();

  private ProtoFlow() {}

  static FlowFields read(ProtoReader reader, CodedInputStream in) throws IOException {
    ProtoFlow flow = new ProtoFlow();
    reader.message(in, flow::field);
    return flow.fields;
  }

  private void field(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> fields.time = reader.time(in);
      case 2 -> fields.words.verdict = Vocabulary.verdict(reader.number(in));
      // The number of old versions; newer ones send both.
      case 3, 25 -> fields.words.dropReason = Vocabulary.dropReason(reader.number(in));
      case 5 -> reader.message(in, this::address);
      case 6 -> reader.message(in, this::layer4);
      case 10 -> fields.flowType = Vocabulary.flowType(reader.number(in));
      case 11 -> fields.node = NodeNames.plain(reader.text(in));
      case 19 -> reader.message(in, this::eventType);
      case 20 -> {
        fields.sourceIsService = true;
        reader.skip(in);
      }
      case 21 -> {
        fields.destinationIsService = true;
        reader.skip(in);
      }
      case 22 -> fields.direction = Vocabulary.direction(reader.number(in));
      case 24 -> fields.point = Vocabulary.point(reader.number(in));
      case 26 -> {
        // A wrapper that is there but empty says false.
        fields.reply = false;
        reader.message(in, this::reply);
      }
      case 34 -> fields.uuid = ProtoEvents.emptyToNull(reader.text(in));
      case 36 -> fields.traceReason = Vocabulary.traceReason(reader.number(in));
      case 21001 -> policy(in, reader, Direction.EGRESS, PluginDecision.ALLOWED);
      case 21002 -> policy(in, reader, Direction.INGRESS, PluginDecision.ALLOWED);
      case 21004 -> policy(in, reader, Direction.EGRESS, PluginDecision.DENIED);
      case 21005 -> policy(in, reader, Direction.INGRESS, PluginDecision.DENIED);
      default -> reader.skip(in);
    }
  }

  private void policy(
      CodedInputStream in, ProtoReader reader, Direction direction, PluginDecision said)
      throws IOException {
    ProtoEvents.Policy.read(reader, in, direction, said, fields.words);
  }

  private void address(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> fields.source = ProtoEvents.emptyToNull(reader.text(in));
      case 2 -> fields.destination = ProtoEvents.emptyToNull(reader.text(in));
      case 5 -> fields.translatedSource = ProtoEvents.emptyToNull(reader.text(in));
      default -> reader.skip(in);
    }
  }

  private void layer4(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> ported(Protocols.TCP, in, reader);
      case 2 -> ported(Protocols.UDP, in, reader);
      case 3 -> icmp(Protocols.ICMP, in, reader);
      case 4 -> icmp(Protocols.ICMP_V6, in, reader);
      case 5 -> ported(Protocols.SCTP, in, reader);
      case 6 -> portless(Protocols.VRRP, in, reader);
      case 7 -> portless(Protocols.IGMP, in, reader);
      default -> reader.skip(in);
    }
  }

  private void ported(int protocol, CodedInputStream in, ProtoReader reader) throws IOException {
    fields.protocol = protocol;
    reader.message(in, this::ports);
  }

  private void icmp(int protocol, CodedInputStream in, ProtoReader reader) throws IOException {
    fields.protocol = protocol;
    reader.message(in, this::icmpField);
  }

  private void portless(int protocol, CodedInputStream in, ProtoReader reader) throws IOException {
    fields.protocol = protocol;
    reader.skip(in);
  }

  private void ports(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> fields.sourcePort = reader.number(in);
      case 2 -> fields.destinationPort = reader.number(in);
      case 3 -> {
        fields.tcpFlags = 0;
        reader.message(in, this::flag);
      }
      default -> reader.skip(in);
    }
  }

  private void flag(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    TcpFlag[] flags = TcpFlag.values();
    if (number > flags.length) {
      reader.skip(in);
      return;
    }
    Integer before = fields.tcpFlags;
    int bit = reader.truth(in) ? flags[number - 1].bit() : 0;
    fields.tcpFlags = before == null ? bit : before | bit;
  }

  private void icmpField(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> fields.icmpType = reader.number(in);
      case 2 -> fields.icmpCode = reader.number(in);
      default -> reader.skip(in);
    }
  }

  private void eventType(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    if (number == 1) {
      fields.eventType = reader.number(in);
    } else {
      reader.skip(in);
    }
  }

  private void reply(int number, CodedInputStream in, ProtoReader reader) throws IOException {
    if (number == 1) {
      fields.reply = reader.truth(in);
    } else {
      reader.skip(in);
    }
  }
}
