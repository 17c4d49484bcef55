package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.NodeState;
import io.weir.schemas.ObserverLoss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

class WireFormatTest {

  private static final byte[] LOSS =
      WireFormat.encode((ObserverLoss) ArbitraryRecords.of(ObserverLoss.getClassSchema()).sample());

  @Property(tries = 200)
  void whatIsWrittenIsReadBack(@ForAll("records") SpecificRecordBase record) {
    Decoded<SpecificRecordBase> decoded = WireFormat.decode(WireFormat.encode(record));

    assertThat(decoded.recordOrThrow()).isEqualTo(record).isExactlyInstanceOf(record.getClass());
  }

  @Property(tries = 200)
  void whatIsWrittenIsWhatAvroWrites(@ForAll("records") SpecificRecordBase record)
      throws IOException {
    SpecificData data = SpecificData.getForSchema(record.getSchema());
    ByteBuffer expected =
        new BinaryMessageEncoder<SpecificRecordBase>(data, record.getSchema()).encode(record);

    assertThat(ByteBuffer.wrap(WireFormat.encode(record))).isEqualTo(expected);
  }

  @Example
  void aRecordThatCannotBeWrittenLeavesNothingForTheNext() {
    ObserverLoss loss = WireFormat.decode(LOSS, ObserverLoss.class).recordOrThrow();
    ObserverLoss incomplete = ObserverLoss.newBuilder(loss).build();
    incomplete.setUnit(null);
    FlowRecord without = new FlowRecord();
    without.setCluster("c");

    assertThatThrownBy(() -> WireFormat.encode(incomplete))
        .isInstanceOf(AvroRuntimeException.class);
    assertThatThrownBy(() -> WireFormat.encode(without)).isInstanceOf(AvroRuntimeException.class);

    assertThat(WireFormat.encode(loss)).isEqualTo(LOSS);
  }

  @Property(tries = 200)
  void bytesCutShortAreMalformedOrNoSingleObject(
      @ForAll("records") SpecificRecordBase record, @ForAll int where) {
    byte[] whole = WireFormat.encode(record);
    byte[] cut = Arrays.copyOf(whole, Math.floorMod(where, whole.length));

    assertThat(WireFormat.decode(cut).errorOrThrow())
        .isEqualTo(
            cut.length == 0
                ? DecodeError.EMPTY
                : cut.length < 10 ? DecodeError.NOT_SINGLE_OBJECT : DecodeError.MALFORMED);
  }

  @Property(tries = 500)
  void damagedBytesNeverThrow(@ForAll("damaged") byte[] bytes) {
    assertThatCode(() -> WireFormat.decode(bytes)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void randomBytesAreAnErrorAndNeverThrow(@ForAll byte[] bytes) {
    Decoded<SpecificRecordBase> decoded = WireFormat.decode(bytes);

    assertThat(decoded.errorOrThrow())
        .isIn(DecodeError.EMPTY, DecodeError.NOT_SINGLE_OBJECT, DecodeError.UNKNOWN_SCHEMA);
  }

  @Property(tries = 300)
  void randomBodiesNeverThrow(@ForAll byte[] body) {
    byte[] bytes = Arrays.copyOf(LOSS, 10 + body.length);
    System.arraycopy(body, 0, bytes, 10, body.length);

    assertThatCode(() -> WireFormat.decode(bytes, ObserverLoss.class)).doesNotThrowAnyException();
  }

  @Example
  void noBytesAreEmpty() {
    assertThat(WireFormat.decode(null, FlowRecord.class).errorOrThrow())
        .isEqualTo(DecodeError.EMPTY);
    assertThat(WireFormat.decode(new byte[0]).errorOrThrow()).isEqualTo(DecodeError.EMPTY);
  }

  @Example
  void bytesWithoutTheMarkerAreNoSingleObject() {
    byte[] bytes = LOSS.clone();
    bytes[1] = 2;

    assertThat(WireFormat.decode(bytes).errorOrThrow()).isEqualTo(DecodeError.NOT_SINGLE_OBJECT);
    assertThat(
            WireFormat.decode("{\"json\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .errorOrThrow())
        .isEqualTo(DecodeError.NOT_SINGLE_OBJECT);
  }

  @Example
  void aFingerprintThatNobodyKnowsIsAnUnknownSchemaAndNamed() {
    byte[] bytes = LOSS.clone();
    Arrays.fill(bytes, 2, 10, (byte) 0x11);

    Decoded<SpecificRecordBase> decoded = WireFormat.decode(bytes);

    assertThat(decoded.errorOrThrow()).isEqualTo(DecodeError.UNKNOWN_SCHEMA);
    assertThat(decoded.detail()).contains("1111111111111111");
  }

  @Example
  void anotherRecordThanExpectedIsNamed() {
    Decoded<FlowRecord> decoded = WireFormat.decode(LOSS, FlowRecord.class);

    assertThat(decoded.errorOrThrow()).isEqualTo(DecodeError.UNEXPECTED_TYPE);
    assertThat(decoded.detail()).contains("FlowRecord").contains("ObserverLoss");
  }

  @Example
  void bytesAfterTheRecordAreMalformed() {
    byte[] bytes = Arrays.copyOf(LOSS, LOSS.length + 1);

    assertThat(WireFormat.decode(bytes).errorOrThrow()).isEqualTo(DecodeError.MALFORMED);
  }

  @Example
  void aLengthThatNoMemoryHoldsIsMalformed() {
    byte[] bytes = Arrays.copyOf(LOSS, 16);
    // A string of 2^31 - 1 bytes, as a zigzag varint.
    System.arraycopy(
        new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0}, 0, bytes, 10, 6);

    assertThat(WireFormat.decode(bytes).errorOrThrow()).isEqualTo(DecodeError.MALFORMED);
  }

  @Example
  void aCollectionThatNoMemoryHoldsIsMalformed() {
    NodeState node =
        NodeState.newBuilder()
            .setAddresses(java.util.List.of(""))
            .setPodCidrs(java.util.List.of())
            .build();
    ClusterChange change =
        (ClusterChange) ArbitraryRecords.of(ClusterChange.getClassSchema()).sample();
    change.setState(node);
    byte[] whole = WireFormat.encode(change);
    // The body ends: labels 0, addresses 1 item "" end, pod_cidrs 0.
    byte[] bytes = Arrays.copyOf(whole, whole.length + 5);
    int count = whole.length - 4;
    assertThat(whole[count]).isEqualTo((byte) 2);
    System.arraycopy(
        new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0, 0},
        0,
        bytes,
        count,
        9);

    assertThat(WireFormat.decode(bytes).errorOrThrow()).isEqualTo(DecodeError.MALFORMED);
  }

  @Example
  void aRecordThatLacksARequiredFieldIsRefusedAtTheWriter() {
    assertThatThrownBy(() -> WireFormat.encode(new ObserverLoss()))
        .isInstanceOf(AvroRuntimeException.class)
        .hasMessageContaining("ObserverLoss");
  }

  @Example
  void aRecordThatIsNoMessageOfItsOwnIsRefusedAtTheWriter() {
    assertThatThrownBy(() -> WireFormat.encode(new NodeState()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NodeState");
  }

  @Provide
  Arbitrary<SpecificRecordBase> records() {
    return Arbitraries.of(Contract.SCHEMAS).flatMap(ArbitraryRecords::of);
  }

  /** Real records with a few bytes of the body overwritten. */
  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<int[]> damage = Arbitraries.integers().array(int[].class).ofMinSize(1).ofMaxSize(6);
    return Combinators.combine(records(), damage)
        .as(
            (record, places) -> {
              byte[] bytes = WireFormat.encode(record);
              for (int place : places) {
                int body = bytes.length - 10;
                bytes[10 + Math.floorMod(place, body)] = (byte) (place >>> 16);
              }
              return bytes;
            });
  }
}
