package io.weir.stream.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.testing.Flows;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class WireTypeInfoTest {

  private final TypeSerializer<FlowRecord> serializer =
      WireTypeInfo.wire(FlowRecord.class).createSerializer(new SerializerConfigImpl());

  @Test
  void aRecordComesBackAsItWent() throws Exception {
    FlowRecord flow = Flows.flow("node-a", 3);

    assertThat(serializer.deserialize(input(written(flow)))).isEqualTo(flow);
  }

  @Test
  void aCopyIsAnother() {
    FlowRecord flow = Flows.flow("node-a", 3);
    FlowRecord copy = serializer.copy(flow);
    copy.setObserver("node-b");

    assertThat(flow.getObserver()).isEqualTo("node-a");
  }

  @Test
  void bytesAreCopiedFromStreamToStream() throws Exception {
    byte[] bytes = written(Flows.flow("node-a", 3));
    DataOutputSerializer out = new DataOutputSerializer(64);

    serializer.copy(input(bytes), out);

    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
  }

  @Test
  void damagedBytesAreNamedAndNotGuessed() throws Exception {
    byte[] bytes = written(Flows.flow("node-a", 3));
    bytes[4] = 0;

    assertThatThrownBy(() -> serializer.deserialize(input(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("FlowRecord")
        .hasMessageContaining("NOT_SINGLE_OBJECT");
  }

  @Test
  void anImpossibleLengthIsRefusedBeforeItIsAllocated() {
    byte[] bytes = {0x7f, -1, -1, -1};

    assertThatThrownBy(() -> serializer.deserialize(input(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2147483647 bytes");
  }

  @Test
  void theSnapshotRestoresTheSerializerAndKnowsItsOwnKindOnly() throws Exception {
    TypeSerializerSnapshot<FlowRecord> snapshot = serializer.snapshotConfiguration();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);

    TypeSerializerSnapshot<FlowRecord> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            input(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(read.restoreSerializer()).isEqualTo(serializer);
    assertThat(snapshot.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
    assertThat(new WireSerializer<>(FlowVerdict.class)).isNotEqualTo(serializer);
  }

  @Test
  void aSnapshotOfALaterVersionIsRefused() {
    assertThatThrownBy(
            () ->
                new WireSerializerSnapshot<FlowRecord>()
                    .readSnapshot(2, input(new byte[0]), getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  private byte[] written(FlowRecord flow) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(flow, out);
    return out.getCopyOfBuffer();
  }

  private static DataInputDeserializer input(byte[] bytes) {
    return new DataInputDeserializer(bytes);
  }
}
