package io.weir.stream.input;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.FlowInput.Kind;
import io.weir.stream.testing.Changes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowDeserializerTest {

  private final FlowDeserializer deserializer = new FlowDeserializer(Duration.ofMinutes(5));

  @Test
  void bothDirectionsOfATupleHaveOneKeyAndEachClusterItsOwn() {
    FlowRecord there = flow("node-a", 0);
    FlowRecord back = flow("node-b", 0);
    back.setWireSrcIp(there.getWireDstIp());
    back.setWireSrcPort(there.getWireDstPort());
    back.setWireDstIp(there.getWireSrcIp());
    back.setWireDstPort(there.getWireSrcPort());
    FlowRecord elsewhere = flow("node-a", 0);
    elsewhere.setCluster("west");

    assertThat(read(there).key()).isEqualTo(read(back).key());
    assertThat(read(elsewhere).key()).isNotEqualTo(read(there).key());
  }

  @Test
  void aClockThatIsAheadDoesNotDragEventTimeWithIt() {
    FlowRecord flow = flow("node-a", 0);
    long published = CELL.minus(Duration.ofHours(3)).toEpochMilli();

    FlowInput input = read(WireFormat.encode(flow), published);

    assertThat(input.kind()).isEqualTo(Kind.FLOW);
    assertThat(Instant.ofEpochMilli(input.eventTime()))
        .isEqualTo(CELL.minus(Duration.ofHours(3)).plus(Duration.ofMinutes(5)));
  }

  @Test
  void anOldCaptureKeepsItsTimes() {
    FlowRecord flow = flow("node-a", 0);

    FlowInput input = read(WireFormat.encode(flow), CELL.plus(Duration.ofDays(100)).toEpochMilli());

    assertThat(input.eventTime()).isEqualTo(flow.getIntervalEnd().toEpochMilli());
  }

  @Test
  void everyTimeThatTheWireCanSayHasItsMicroseconds() {
    for (long micros :
        new long[] {Long.MIN_VALUE, -1, 0, 10_000_000_000_000_000L, Long.MAX_VALUE}) {
      Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);

      assertThat(Micros.of(time)).isEqualTo(micros);
    }
  }

  @Test
  void aFlowOfAFarFutureIsNoPoison() {
    FlowRecord flow = flow("node-a", 0);
    Instant time = Instant.parse("2300-01-01T00:00:00Z");
    flow.setCellStart(time);
    flow.setIntervalStart(time);
    flow.setIntervalEnd(time);

    assertThat(read(flow).cellStart()).isEqualTo(time.getEpochSecond() * 1_000_000);
  }

  @Test
  void anotherRecordOfTheContractIsUnexpectedHere() {
    ClusterChange change = Changes.bookmark("east", CELL);

    FlowInput input = read(WireFormat.encode(change), 0);

    assertThat(input.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(input.error()).isEqualTo("UNEXPECTED_TYPE");
    assertThat(input.eventTime()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void noBytesAreADeadLetterToo() {
    assertThat(read((byte[]) null, 0).error()).isEqualTo("EMPTY");
  }

  @Test
  void aRecordThatBreaksTheContractIsNamedWithFieldAndValue() {
    assertInvalid(flow -> flow.setCluster(""), "cluster");
    assertInvalid(flow -> flow.setObserver(""), "observer");
    assertInvalid(flow -> flow.setProtocol(256), "protocol is 256");
    assertInvalid(flow -> flow.setSrcPort(-1), "src_port is -1");
    assertInvalid(flow -> flow.setWireDstPort(70000), "wire_dst_port is 70000");
    assertInvalid(flow -> flow.setSrcIp("localhost"), "src_ip");
    assertInvalid(flow -> flow.setWireDstIp("10.0.0"), "wire_dst_ip");
    assertInvalid(flow -> flow.setOriginalDstIp(""), "original_dst_ip");
    assertInvalid(flow -> flow.setTranslatedSrcIp("::g"), "translated_src_ip");
    assertInvalid(flow -> flow.setIntervalStart(CELL.minusMillis(1)), "interval_start");
    assertInvalid(flow -> flow.setIntervalEnd(CELL), "interval_end");
    assertInvalid(flow -> flow.setIntervalEnd(CELL.plusSeconds(3601)), "interval_end");
    assertInvalid(flow -> flow.setBytesToDst(-1L), "bytes_to_dst is -1");
  }

  private void assertInvalid(Consumer<FlowRecord> breaking, String named) {
    FlowRecord flow = flow("node-a", 0);
    breaking.accept(flow);
    FlowInput input = read(flow);
    assertThat(input.kind()).as(named).isEqualTo(Kind.UNREADABLE);
    assertThat(input.error()).isEqualTo(DeadLetter.INVALID);
    assertThat(input.detail()).contains(named);
  }

  private FlowInput read(FlowRecord flow) {
    return read(WireFormat.encode(flow), CELL.plusSeconds(60).toEpochMilli());
  }

  private FlowInput read(byte @Nullable [] value, long timestamp) {
    List<FlowInput> inputs = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(
            "weir.flows",
            0,
            0,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            value == null ? 0 : value.length,
            new byte[0],
            value,
            new RecordHeaders(),
            Optional.empty()),
        new ListCollector<>(inputs));
    assertThat(inputs).hasSize(1);
    return inputs.get(0);
  }
}
