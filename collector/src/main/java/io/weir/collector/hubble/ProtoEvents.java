package io.weir.collector.hubble;

import com.google.protobuf.CodedInputStream;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.schemas.PluginDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of Hubble's Observer service: of {@code GetFlowsResponse} and what is in it,
 * only the fields that are used; all others, known or not, are skipped. The numbers are those of
 * the published flow, observer and relay APIs.
 */
final class ProtoEvents {

  private ProtoEvents() {}

  /**
   * Reads one {@code GetFlowsResponse}.
   *
   * @throws IllegalArgumentException if it is none; one line
   */
  static HubbleEvent read(byte[] message) {
    Response response = new Response();
    try {
      ProtoReader.read(CodedInputStream.newInstance(message), response::field);
    } catch (IOException e) {
      throw new IllegalArgumentException("no GetFlowsResponse: " + e.getMessage(), e);
    }
    return response.event();
  }

  /** The envelope: a flow, a loss, or news of nodes. */
  private static final class Response {

    private @Nullable FlowFields flow;
    private @Nullable Loss lost;
    private @Nullable Nodes nodes;
    private @Nullable String node;
    private @Nullable Instant time;

    void field(int number, CodedInputStream in, ProtoReader reader) throws IOException {
      switch (number) {
        case 1 -> flow = ProtoFlow.read(reader, in);
        case 2 -> {
          Nodes read = new Nodes();
          reader.message(in, read::field);
          nodes = read;
        }
        case 3 -> {
          Loss read = new Loss();
          reader.message(in, read::field);
          lost = read;
        }
        case 1000 -> node = reader.text(in);
        case 1001 -> time = reader.time(in);
        default -> reader.skip(in);
      }
    }

    HubbleEvent event() {
      String name = NodeNames.plain(node);
      if (flow != null) {
        flow.time = flow.time != null ? flow.time : time;
        flow.node = flow.node != null ? flow.node : name;
        return flow.toEvent();
      }
      if (lost != null) {
        return LostFields.event(name, time, lost.first, lost.last, lost.source, lost.count);
      }
      return nodes != null
          ? LostFields.nodes(time, nodes.state, nodes.names)
          : new HubbleEvent.Unused();
    }
  }

  private static final class Loss {

    private @Nullable String source;
    private @Nullable Long count;
    private @Nullable Instant first;
    private @Nullable Instant last;

    void field(int number, CodedInputStream in, ProtoReader reader) throws IOException {
      switch (number) {
        case 1 -> source = Vocabulary.lossSource(reader.number(in));
        case 2 -> count = reader.number(in);
        case 4 -> first = reader.time(in);
        case 5 -> last = reader.time(in);
        default -> reader.skip(in);
      }
    }
  }

  private static final class Nodes {

    private @Nullable String state;
    private final List<String> names = new ArrayList<>();

    void field(int number, CodedInputStream in, ProtoReader reader) throws IOException {
      switch (number) {
        case 1 -> state = Vocabulary.nodeState(reader.number(in));
        case 2 -> names.add(reader.text(in));
        default -> reader.skip(in);
      }
    }
  }

  /** A {@code Policy} of the flow API. */
  static final class Policy {

    private @Nullable String name;
    private @Nullable String namespace;

    static void read(
        ProtoReader reader,
        CodedInputStream in,
        Direction direction,
        PluginDecision said,
        WordFields words)
        throws IOException {
      Policy policy = new Policy();
      reader.message(in, policy::field);
      words.policy(direction, said, policy.namespace, policy.name);
    }

    private void field(int number, CodedInputStream in, ProtoReader reader) throws IOException {
      switch (number) {
        case 1 -> name = emptyToNull(reader.text(in));
        case 2 -> namespace = emptyToNull(reader.text(in));
        default -> reader.skip(in);
      }
    }
  }

  static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
